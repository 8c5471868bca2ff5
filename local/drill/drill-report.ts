import type { Outage, OutageKind } from "./outages.ts";

/** What a drill knows of one record. Milliseconds since the drill began. */
export type PutRecordFacts = {
  key: string;
  /** The region that it goes to when all is well. */
  home: string;
  dueMs: number;
  /** Each time that a region took it. */
  taken: { region: string; shardId: string; sequenceNumber: string }[];
  acknowledged?: { region: string; atMs: number };
};

/** How one outage went. */
export type OutageReport = {
  kind: OutageKind;
  /** Seconds since the drill began. */
  fromSeconds: number;
  seconds: number;
  /** Keys with records that fell due while the region took nothing. */
  keys: number;
  /** Keys of them that another region took. */
  moved: number;
  /** Keys of them that waited for the region. */
  waited: number;
  /** Seconds from the outage's beginning until another region took the first record; null when none did. */
  leftAfterSeconds: number | null;
  /** Seconds from its end until the region took the next record; null when it took none. */
  backAfterSeconds: number | null;
  /** How late keys were, by their latest record: from when it was due until a region acknowledged it. */
  lateSeconds: { p50: number; p99: number; max: number };
  /** Records that were taken again, since nobody had answered. */
  duplicates: number;
};

/** A key with records that fell due while a region took nothing. */
export type LateKey = {
  key: string;
  /** The regions that acknowledged them. */
  regions: string[];
  /** How late the latest of them was; null when nobody acknowledged it. */
  lateSeconds: number | null;
};

const MOST_LATE_KEYS = 10;

/** How a drill went. */
export type DrillReport = {
  region: string;
  outages: OutageReport[];
  /** Records that no region acknowledged. */
  unacknowledged: number;
  /** Keys of which a region took records in another order than theirs. */
  disordered: number;
  /** Keys that did not move as a whole: they went to and fro during one outage. */
  split: number;
  /** Records that regions took more than once. */
  duplicates: number;
};

/** What a report is made from: facts in the order of the records. */
export type DrillFacts = { region: string; outages: readonly Outage[]; facts: readonly PutRecordFacts[] };

/** Adds up what is known of a drill's records. */
export function createDrillReport({ region, outages, facts }: DrillFacts): DrillReport {
  const ofKey = Map.groupBy(facts, ({ key }) => key);
  return {
    region,
    outages: outages.map((outage) => outageReport(region, outage, facts)),
    unacknowledged: facts.filter(({ acknowledged }) => acknowledged === undefined).length,
    disordered: [...ofKey.values()].filter(isDisordered).length,
    split: [...ofKey.values()].filter((own) => outages.some((outage) => isSplit(own, outage))).length,
    duplicates: duplicatesOf(facts),
  };
}

/** What a drill shows that should not be, in sentences. */
export function drillProblems({ unacknowledged, disordered, split }: DrillReport): string[] {
  return [
    ...(unacknowledged > 0 ? [`${unacknowledged} records were acknowledged by no region.`] : []),
    ...(disordered > 0 ? [`Of ${disordered} keys a region took records out of their order.`] : []),
    ...(split > 0 ? [`${split} keys went to and fro between regions during one outage.`] : []),
  ];
}

function outageReport(region: string, outage: Outage, facts: readonly PutRecordFacts[]): OutageReport {
  const { kind, fromMs, toMs, untilMs } = outage;
  const own = facts.filter(({ home, dueMs }) => home === region && fromMs <= dueMs && dueMs < untilMs);
  const isAway = ({ acknowledged }: PutRecordFacts) => acknowledged !== undefined && acknowledged.region !== region;
  const atMs = ({ acknowledged }: PutRecordFacts) => acknowledged?.atMs ?? Number.POSITIVE_INFINITY;
  const first = (records: readonly PutRecordFacts[]) => records.map(atMs).reduce((a, b) => Math.min(a, b), Infinity);
  const byKey = [...keysWithin(outage, own).values()];
  const moved = byKey.filter((records) => records.some(isAway)).length;
  const back = own.filter((record) => record.acknowledged?.region === region && atMs(record) >= toMs);
  const lateMs = byKey.map(latenessOf);
  return {
    ...{ kind, fromSeconds: fromMs / 1000 },
    seconds: (toMs - fromMs) / 1000,
    keys: byKey.length,
    ...{ moved, waited: byKey.length - moved },
    leftAfterSeconds: secondsOf(first(own.filter(isAway)) - fromMs),
    backAfterSeconds: secondsOf(first(back) - toMs),
    lateSeconds: distribution(lateMs),
    duplicates: duplicatesOf(own),
  };
}

/** The records of each key that fell due while the region took nothing. */
const keysWithin = ({ fromMs, toMs }: Outage, ofRegion: readonly PutRecordFacts[]) =>
  Map.groupBy(
    ofRegion.filter(({ dueMs }) => fromMs <= dueMs && dueMs < toMs),
    ({ key }) => key,
  );

/** To a tenth; null for never. */
const secondsOf = (ms: number) => (Number.isFinite(ms) ? Math.round(ms / 100) / 10 : null);

/** How late the latest of a key's records was; infinite when nobody acknowledged it. */
const latenessOf = (ofKey: readonly PutRecordFacts[]) =>
  Math.max(...ofKey.map(({ acknowledged, dueMs }) => (acknowledged?.atMs ?? Number.POSITIVE_INFINITY) - dueMs));

/** The keys of each outage that were latest, the latest first: names of keys, which the report itself does not hold. */
export const lateKeys = ({ region, outages, facts }: DrillFacts): LateKey[][] =>
  outages.map((outage) => {
    const ofRegion = facts.filter(({ home }) => home === region);
    const keys = [...keysWithin(outage, ofRegion)].sort(([, a], [, b]) => compare(latenessOf(b), latenessOf(a)));
    return keys.slice(0, MOST_LATE_KEYS).map(([key, records]) => ({
      key,
      regions: [...new Set(records.flatMap(({ acknowledged }) => acknowledged?.region ?? []))],
      lateSeconds: secondsOf(latenessOf(records)),
    }));
  });

/** Infinity less itself would be no number. */
const compare = (a: number, b: number) => (a === b ? 0 : a < b ? -1 : 1);

function distribution(lateMs: readonly number[]): OutageReport["lateSeconds"] {
  const sorted = lateMs.filter(Number.isFinite).sort((a, b) => a - b);
  const at = (share: number) => secondsOf(sorted[Math.ceil(share * sorted.length) - 1] ?? 0) ?? 0;
  return { p50: at(0.5), p99: at(0.99), max: at(1) };
}

const duplicatesOf = (facts: readonly PutRecordFacts[]) =>
  facts.reduce((sum, { taken }) => sum + Math.max(0, taken.length - 1), 0);

/** Whether a shard has the first copy of a record of a key before that of an earlier one. */
function isDisordered(ofKey: readonly PutRecordFacts[]): boolean {
  const last = new Map<string, bigint>();
  for (const { taken } of ofKey)
    for (const [shard, copies] of Map.groupBy(taken, ({ region, shardId }) => `${region}/${shardId}`)) {
      const numbers = copies.map(({ sequenceNumber }) => BigInt(sequenceNumber));
      const first = numbers.reduce((a, b) => (b < a ? b : a));
      if (first < (last.get(shard) ?? 0n)) return true;
      last.set(shard, first);
    }
  return false;
}

/** A key moves away and comes back: two changes of its region an outage, and no more. */
function isSplit(ofKey: readonly PutRecordFacts[], { fromMs, untilMs }: Outage): boolean {
  const regions = ofKey
    .filter(({ dueMs }) => fromMs <= dueMs && dueMs < untilMs)
    .map(({ acknowledged }) => acknowledged?.region);
  return regions.filter((region, index) => index > 0 && region !== regions[index - 1]).length > 2;
}
