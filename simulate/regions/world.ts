import { Buffer } from "node:buffer";
import { PutRecordCommand, PutRecordsCommand } from "@aws-sdk/client-kinesis";
import type { KinesisSender } from "../../client/kinesis-client.ts";
import { createVirtualClock, type VirtualClock } from "../../emulator/time/virtual-clock.ts";
import { createRandom, type Random } from "../random.ts";
import { createRegionHistory, type RegionHistory, type SentCopy } from "./history.ts";
import {
  REGION_FAULTS,
  REGION_KINDS,
  type RegionFaultKind,
  type RegionScenario,
  type RoutedRecord,
} from "./scenario.ts";

/** What everything in one world of regions shares. */
export type RegionWorld = {
  readonly scenario: RegionScenario;
  readonly clock: VirtualClock;
  readonly random: Random;
  readonly history: RegionHistory;
  /** Milliseconds since the start. */
  now(): number;
  senderOf(region: string): KinesisSender;
  /** Keeps a line of the history, when asked for. */
  trace(line: () => string): void;
};

const LATENCY_MS = 20;
const THROTTLED = "ProvisionedThroughputExceededException";

/** What a record holds: known by it, whatever becomes of its key. */
export const textOf = ({ id }: Pick<RoutedRecord, "id">) => `record ${id}`;

/** @param isTraced whether lines for people are kept. */
export function createRegionWorld(scenario: RegionScenario, isTraced: boolean): RegionWorld {
  const clock = createVirtualClock();
  const startMs = clock.now();
  const now = () => clock.now() - startMs;
  const history = createRegionHistory();
  const random = createRandom(scenario.seed, "region world");
  noteKinds(scenario, history);
  const world: RegionWorld = {
    ...{ scenario, clock, random, history, now },
    senderOf: (region) => senderOf(world, region),
    trace(line) {
      if (isTraced) history.lines.push(`${(now() / 1000).toFixed(3).padStart(9)} s  ${line()}`);
    },
  };
  return world;
}

const note = ({ fired }: RegionHistory, id: string) => void fired.set(id, (fired.get(id) ?? 0) + 1);

function noteKinds({ faults, records }: RegionScenario, history: RegionHistory): void {
  const overlap = faults.some((a) => faults.some((b) => a.region < b.region && a.fromMs < b.toMs && b.fromMs < a.toMs));
  if (overlap) note(history, REGION_KINDS.together.id);
  const isHit = ({ region, atMs }: RoutedRecord) =>
    faults.some((fault) => fault.region === region && fault.fromMs <= atMs && atMs < fault.toMs);
  if (records.some(isHit)) note(history, REGION_KINDS.pinned.id);
}

/** A region's Kinesis, with its faults. */
function senderOf(world: RegionWorld, region: string): KinesisSender {
  const { scenario, clock, random, history, now, trace } = world;
  let sequence = 0;
  const strikes = (kind: RegionFaultKind): boolean => {
    const isOn = (fault: RegionScenario["faults"][number]) =>
      fault.region === region && fault.kind === kind && fault.fromMs <= now() && now() < fault.toMs;
    const fault = scenario.faults.find(isOn);
    if (fault === undefined || !random.chance(fault.share)) return false;
    note(history, REGION_FAULTS[kind].id);
    return true;
  };
  const take = (copy: SentCopy) => {
    copy.sequenceNumber = sequence += 1;
    return { ShardId: "shardId-000000000000", SequenceNumber: String(copy.sequenceNumber) };
  };

  async function send(command: unknown): Promise<unknown> {
    const copies = textsOf(command).map((text): SentCopy => copyOf(text, region, now()));
    history.copies.push(...copies);
    history.invocations.push(region);
    const end = (how: string) => {
      for (const copy of copies) copy.endMs = now();
      trace(() => `${region}: ${copies.map(({ text }) => text).join(", ")}: ${how}`);
    };
    const fail = async (name: string, afterMs: number, more: object = {}) => {
      await clock.sleep(afterMs);
      end(name);
      throw Object.assign(new Error(name), { name, ...more });
    };
    if (strikes("gone")) return fail("ECONNREFUSED", 1, { code: "ECONNREFUSED" });
    if (strikes("hung")) return fail("TimeoutError", scenario.timeoutMs);
    if (strikes("refused")) return fail("ServiceUnavailable", LATENCY_MS, { $metadata: { httpStatusCode: 503 } });
    const results = copies.map((copy) => (strikes("throttled") ? { ErrorCode: THROTTLED } : take(copy)));
    if (strikes("silent")) return fail("TimeoutError", scenario.timeoutMs);
    await clock.sleep(strikes("slow") ? scenario.timeoutMs * 0.8 : LATENCY_MS);
    for (const copy of copies) copy.isAnswered = true;
    end(`${copies.filter(({ sequenceNumber }) => sequenceNumber !== undefined).length} of ${copies.length} taken`);
    return answerOf(command, results);
  }
  return { send: send as KinesisSender["send"] };
}

const copyOf = (text: string, region: string, startMs: number): SentCopy => ({
  ...{ id: Number(/\d+/.exec(text)?.[0]), region, startMs, text },
  ...{ endMs: Number.POSITIVE_INFINITY, sequenceNumber: undefined, isAnswered: false },
});

function textsOf(command: unknown): string[] {
  const entries =
    command instanceof PutRecordsCommand ? (command.input.Records ?? []) : [(command as PutRecordCommand).input];
  return entries.map(({ Data }) => Buffer.from(Data ?? []).toString());
}

function answerOf(command: unknown, results: readonly object[]): unknown {
  if (!(command instanceof PutRecordCommand)) return { Records: results };
  const [only = {}] = results;
  if (!("ErrorCode" in only)) return only;
  throw Object.assign(new Error(THROTTLED), { name: THROTTLED, $metadata: { httpStatusCode: 400 } });
}
