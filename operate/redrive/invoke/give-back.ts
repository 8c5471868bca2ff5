import { backOffMs } from "../../../client/back-off.ts";
import type { Failure } from "../../../client/kinesis-failure.ts";
import type { Clock } from "../../../emulator/time/clock.ts";
import { changesEventOf } from "../discarded-changes.ts";
import type { FlowTarget } from "../flows.ts";
import type { HeldRecord, RecordWithData } from "../held-record.ts";
import type { Markers } from "../markers.ts";
import { createPace, type Pace } from "../pace.ts";
import type { Payloads } from "../payloads.ts";
import { MAX_UNSAVED, type PutBackResult } from "../put-back.ts";
import { RedriveError } from "../redrive-error.ts";
import type { InvokeFlow, InvokeResult } from "./invoke-call.ts";
import { kinesisEvent } from "./kinesis-event.ts";
import { MAX_EVENT_BYTES, type ShardQueue, shardQueuesOf, takeBatch } from "./shard-queue.ts";

/** What is needed to give records back to their flows. */
export type GiveBackArgs = {
  /** In order of arrival; each of one of `flows`. */
  records: readonly HeldRecord[];
  flows: ReadonlyMap<string, FlowTarget>;
  payloads: Payloads;
  invoke: InvokeFlow;
  markers: Markers;
  /** When the latest object was stored that this run knows of: what is stored later is a new failure. */
  latestMs: number;
  /** Records a second. */
  rate: number;
  clock: Clock;
  random: () => number;
  /** When aborted, ends after the invocations in flight. */
  signal: AbortSignal;
  /** Hears how many records are done with so far. */
  onProgress: (count: number) => void;
};

/** As many as the event source mapping takes unless told otherwise: larger batches might outlast a function's time-out. */
const MAX_BATCH_RECORDS = 100;
/** Shards side by side: all that is in flight is what may come twice after a crash. */
const MAX_CONCURRENT_SHARDS = MAX_UNSAVED / MAX_BATCH_RECORDS;
/** Invocations on end that get no record done. */
const MAX_FUTILE_INVOCATIONS = 5;
const GIVE_UP_AFTER_MS = { throttled: 900_000, unavailable: 60_000 };

type Work = Omit<GiveBackArgs, "rate"> & { pace: Pace; maxRecords: number; result: PutBackResult };

/**
 * Gives records back to the flows that refused them, by invoking their functions: in the order of each shard, several shards
 * side by side. A shard ends where its function fails. What is done is written down before the shard goes on.
 * Throws `RedriveError`, or what the SDK threw, when Lambda refuses for good or does not answer.
 */
export async function giveBack({ rate, ...args }: GiveBackArgs): Promise<PutBackResult> {
  const result: PutBackResult = { put: 0, failed: [], stopped: [] };
  await args.markers.open(args.records);
  const broken = new AbortController();
  const signal = AbortSignal.any([args.signal, broken.signal]);
  const maxRecords = Math.min(rate, MAX_BATCH_RECORDS);
  const work: Work = { ...args, signal, pace: createPace(rate, args.clock), maxRecords, result };
  const waiting = shardQueuesOf(args.records);
  const ends = new Map<ShardQueue, Promise<boolean>>();
  const takeQueues = async () => {
    for (let queue = waiting.shift(); queue !== undefined; queue = waiting.shift()) {
      const end = drain(queue, ends, work);
      ends.set(queue, end);
      await end;
    }
  };
  const takers = Array.from({ length: MAX_CONCURRENT_SHARDS }, () =>
    takeQueues().catch((error: unknown) => {
      broken.abort();
      throw error;
    }),
  );
  const failed = (await Promise.allSettled(takers)).find(({ status }) => status === "rejected");
  if (failed?.status === "rejected") throw failed.reason;
  return result;
}

/** Gives back one shard's records. Answers whether all are done with, so that those behind them may go. */
async function drain(queue: ShardQueue, ends: ReadonlyMap<ShardQueue, Promise<boolean>>, work: Work): Promise<boolean> {
  const { signal, pace, clock, random, result } = work;
  const before = await Promise.all([...queue.after].map((earlier) => ends.get(earlier)));
  const attempts = createAttempts(clock);
  let start = 0;
  const stop = (why: string) => {
    const { flow, shardId, records } = queue;
    result.stopped.push({ flow, shardId, records: records.length - start, why });
    return false;
  };
  while (start < queue.records.length) {
    if (before.includes(false) && !signal.aborted)
      return stop("an earlier shard of its partition keys was not emptied");
    const batch = takeBatch(queue.records, start, work.maxRecords);
    await pace.wait(batch.length, signal);
    if (signal.aborted) return false;
    const present = await load(batch, work);
    queue.records.splice(start, batch.length, ...present);
    if (present.length === 0) continue;
    const outcome = await call(queue, present, work);
    if (outcome.kind === "function-error")
      return stop(`the function failed with ${outcome.errorType}, its log says why`);
    const done = await settle(present, outcome, work);
    start += done;
    if (attempts.areFutile(outcome, done))
      return stop(`the function left its first record undone ${MAX_FUTILE_INVOCATIONS} times, its log says why`);
    await clock.sleep(attempts.waitMs(random), signal);
  }
  return true;
}

/** The records of a batch with their payloads, but for those that are gone. */
async function load(batch: readonly HeldRecord[], { payloads, result }: Work): Promise<RecordWithData[]> {
  const loaded = await payloads.load(batch);
  return batch.flatMap((record, index) => {
    const found = loaded[index];
    if (found !== undefined) return [{ ...record, data: found.data }];
    result.failed.push({ record, why: "its object was deleted or changed meanwhile" });
    return [];
  });
}

async function call({ flow }: ShardQueue, records: readonly RecordWithData[], work: Work): Promise<InvokeResult> {
  const aliasArn = work.flows.get(flow)?.aliasArn ?? "";
  const event = records[0]?.isChange ? changesEventOf(records) : kinesisEvent(records, aliasArn);
  if (Buffer.byteLength(event) > MAX_EVENT_BYTES) return { kind: "invalid", code: "RequestTooLargeException" };
  return work.invoke({ aliasArn, event, sequenceNumbers: records.map(({ sequenceNumber }) => sequenceNumber) });
}

/** Writes down what is done. Answers how many records, from the first on, are done with. */
async function settle(records: readonly HeldRecord[], outcome: InvokeResult, work: Work): Promise<number> {
  const { markers, result, latestMs } = work;
  const [record] = records;
  let done = 0;
  if (outcome.kind === "answered") {
    done = outcome.done;
    for (const given of records.slice(0, done)) markers.add(given, latestMs);
    if (done > 0) await markers.save();
    result.put += done;
  } else if (outcome.kind === "invalid" && record !== undefined && records.length === 1) {
    result.failed.push({ record, why: "it is larger than Lambda takes" });
    done = 1;
  }
  work.onProgress(result.put + result.failed.length);
  return done;
}

/** Keeps account of one shard's invocations on end that get nothing done: how long to wait, and when to give up. */
function createAttempts(clock: Clock) {
  let futile = 0;
  let unanswered = 0;
  let silentSinceMs: number | undefined;
  return {
    /** Whether to stop. Throws `RedriveError`, or what the call threw, when there is no use in going on at all. */
    areFutile(outcome: Exclude<InvokeResult, { kind: "function-error" }>, done: number): boolean {
      if (done > 0 || outcome.kind === "answered") {
        futile = done > 0 ? 0 : futile + 1;
        unanswered = 0;
        silentSinceMs = undefined;
        return futile >= MAX_FUTILE_INVOCATIONS;
      }
      unanswered += 1;
      silentSinceMs ??= clock.now();
      if (isHopeless(outcome, clock.now() - silentSinceMs))
        throw outcome.cause ?? new RedriveError(`Lambda refused an invocation with ${outcome.code}.`);
      return false;
    },
    waitMs: (random: () => number) => (futile + unanswered === 0 ? 0 : backOffMs(futile + unanswered, random)),
  };
}

function isHopeless({ kind }: Failure, silentMs: number): boolean {
  return kind === "throttled" || kind === "unavailable" ? silentMs >= GIVE_UP_AFTER_MS[kind] : true;
}
