import { nearestRegions } from "../../client/nearest-region.ts";
import type { RecordEnd, RegionHistory, RegionInvariant, RegionViolation, SentCopy } from "./history.ts";
import type { RegionScenario, RoutedRecord } from "./scenario.ts";
import { textOf } from "./world.ts";

/** One record with all that is known of it. */
type Followed = {
  record: RoutedRecord;
  copies: SentCopy[];
  end: RecordEnd | undefined;
  /** When the records of its key before it were done: from then on it may be under way. */
  sinceMs: number;
};

/** The rules that a history of regions breaks. */
export function checkRegions(scenario: RegionScenario, history: RegionHistory): RegionViolation[] {
  const followed = follow(history);
  return [
    ...followed.flatMap((one) => [...settled(one), ...kept(one), ...repeated(one), ...givenUp(scenario, one)]),
    ...followed.flatMap((one) => [...late(scenario, one), ...astray(scenario, history, one)]),
    ...[...Map.groupBy(followed, ({ record }) => record.key).values()].flatMap((ofKey) => [
      ...order(scenario, ofKey),
      ...overlap(ofKey),
    ]),
  ];
}

const violation = (rule: RegionInvariant, text: string): RegionViolation => ({ rule, text });
const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;

function follow({ accepted, copies, ends }: RegionHistory): Followed[] {
  const doneMs = new Map<string, number>();
  const copiesOf = Map.groupBy(copies, ({ id }) => id);
  return accepted.map((record) => {
    const end = ends.find(({ id }) => id === record.id);
    const sinceMs = Math.max(record.atMs, doneMs.get(record.key) ?? 0);
    doneMs.set(record.key, end?.atMs ?? Number.POSITIVE_INFINITY);
    return { record, copies: copiesOf.get(record.id) ?? [], end, sinceMs };
  });
}

const settled = ({ record, end }: Followed) =>
  end === undefined ? [violation("unsettled", `nothing was said of ${textOf(record)}`)] : [];

/** What was acknowledged lies where it is said to, byte for byte; a record that names a region lies there. */
function kept({ record, copies, end }: Followed): RegionViolation[] {
  const wrong = copies.filter(({ text }) => text !== textOf(record));
  const bytes = wrong.map(({ text }) => violation("bytes", `${textOf(record)} was sent as "${text}"`));
  const strays = copies.filter(({ region }) => record.region !== undefined && region !== record.region);
  const pinned = strays.map(({ region }) =>
    violation("pinned", `${textOf(record)} names ${record.region}, and was sent to ${region}`),
  );
  if (end === undefined || !("region" in end)) return [...bytes, ...pinned];
  const isIt = (copy: SentCopy) => copy.region === end.region && String(copy.sequenceNumber) === end.sequenceNumber;
  if (copies.some(isIt)) return [...bytes, ...pinned];
  return [...bytes, ...pinned, violation("lost", `${textOf(record)} is not in ${end.region} as ${end.sequenceNumber}`)];
}

/** What a region is known to have taken is not sent again. */
function repeated({ record, copies }: Followed): RegionViolation[] {
  const known = copies.find(({ sequenceNumber, isAnswered }) => sequenceNumber !== undefined && isAnswered);
  const again = copies.filter((copy) => known !== undefined && copy !== known && copy.startMs >= known.startMs);
  return again.map(({ region }) => violation("repeated-needlessly", `${textOf(record)} was sent to ${region} again`));
}

function givenUp({ giveUpAfterMs }: RegionScenario, { record, end, sinceMs }: Followed): RegionViolation[] {
  if (end === undefined || !("refusedAs" in end) || end.atMs - sinceMs >= giveUpAfterMs) return [];
  return [
    violation(
      "given-up-early",
      `${textOf(record)} was refused as ${end.refusedAs} after ${seconds(end.atMs - sinceMs)}`,
    ),
  ];
}

/**
 * Where a region has no fault at all, a record that names none is put there once the others have been given their time. One that
 * takes a record now and then is not left, so this asks for faults that hit all.
 */
function late(scenario: RegionScenario, { record, end, sinceMs }: Followed): RegionViolation[] {
  const { regions, faults, failOver, timeoutMs } = scenario;
  const failing = new Set(faults.map(({ region }) => region));
  const isTotal = faults.every(({ share }) => share === 1);
  if (!isTotal || record.region !== undefined || failing.size === regions.length || end === undefined) return [];
  const boundMs =
    failing.size * (failOver.throttledAfterMs + failOver.unavailableAfterMs + 2 * timeoutMs + SLACK_MS) + SLACK_MS;
  const tookMs = end.atMs - sinceMs;
  return tookMs <= boundMs
    ? []
    : [violation("late", `${textOf(record)} took ${seconds(tookMs)}, of ${seconds(boundMs)} at most`)];
}

/** Back-off, and calls that others have under way. */
const SLACK_MS = 10_000;

/** Some time after the last fault, records go to their nearest region again: unless another one is trying it at that moment. */
function astray(
  { regions, faults, failOver, timeoutMs }: RegionScenario,
  history: RegionHistory,
  { record, copies, sinceMs }: Followed,
): RegionViolation[] {
  const calmMs = Math.max(0, ...faults.map(({ toMs }) => toMs)) + 2 * (failOver.retryAfterMs + timeoutMs) + SLACK_MS;
  if (sinceMs < calmMs || record.region !== undefined) return [];
  const [nearest] = nearestRegions({ country: record.country }, regions);
  const isTried = ({ startMs }: SentCopy) =>
    history.copies.some((one) => one.region === nearest && one.startMs <= startMs && startMs <= one.endMs);
  const strays = copies.filter((copy) => copy.region !== nearest && !isTried(copy));
  return strays.map(({ region }) =>
    violation("astray", `${textOf(record)} went to ${region}, long after the last fault`),
  );
}

/** In each region, the first copies of a key's records stand in their order. */
function order({ regions }: RegionScenario, ofKey: readonly Followed[]): RegionViolation[] {
  return regions.flatMap((region) => {
    const first = ofKey.flatMap(({ record, copies }) => {
      const taken = copies.filter((copy) => copy.region === region && copy.sequenceNumber !== undefined);
      return taken.length === 0
        ? []
        : [{ record, at: Math.min(...taken.map(({ sequenceNumber = 0 }) => sequenceNumber)) }];
    });
    return first.flatMap(({ record, at }, index) =>
      index > 0 && at < (first[index - 1]?.at ?? 0)
        ? [violation("order", `${region} took ${textOf(record)} before an earlier one of ${record.key}`)]
        : [],
    );
  });
}

/** Of a key, one record is under way at a time, in one region: so that it moves as a whole. */
function overlap(ofKey: readonly Followed[]): RegionViolation[] {
  const inTime = ofKey.flatMap(({ copies }) => copies).toSorted((a, b) => a.startMs - b.startMs);
  return inTime.flatMap((copy, index) => {
    const before = inTime[index - 1];
    if (before === undefined || before.endMs <= copy.startMs) return [];
    return [
      violation(
        "overlap",
        `${copy.text} was sent to ${copy.region} while ${before.text} was under way in ${before.region}`,
      ),
    ];
  });
}
