import type { Clock } from "./clock.ts";
import type { KinesisSender } from "./kinesis-client.ts";
import { type PutBatchResult, putBatch } from "./put-batch.ts";
import { MAX_CALL_BYTES, MAX_CALL_RECORDS, type PutRecord } from "./put-record.ts";

/** A record on its way. */
export type PendingPut = {
  readonly record: PutRecord;
  /** Data and partition key. */
  readonly bytes: number;
  /** Goes in a call of its own, because a call with others was found invalid. */
  alone: boolean;
};

/** A call that is over, with a result for each of its puts, and when it began. */
export type EndedCall<T> = { puts: readonly T[]; results: readonly PutBatchResult[]; startedAt: number };

/** What a queue needs. */
export type RegionQueueOptions<T extends PendingPut> = {
  client: KinesisSender;
  streamArn: string;
  /** Calls under way at the same time, at most. */
  maxConcurrentCalls: number;
  signal: AbortSignal;
  clock: Pick<Clock, "now">;
  /** False while nothing may be sent to the region: what waits is then given to `onUnavailable`. */
  isOpen(): boolean;
  onUnavailable(puts: readonly T[]): void;
  onEnd(call: EndedCall<T>): void;
};

/** The puts of one region: those that wait and those in calls under way. */
export type RegionQueue<T> = {
  /** Takes `put`, which goes out in one of the next calls. */
  add(put: T): void;
};

/** Makes the queue of one region. What is added in one turn of the event loop goes in shared calls. */
export function createRegionQueue<T extends PendingPut>(options: RegionQueueOptions<T>): RegionQueue<T> {
  const { client, streamArn, signal } = options;
  let waiting: T[] = [];
  let calls = 0;
  let isScheduled = false;

  function pump(): void {
    isScheduled = false;
    if (!options.isOpen()) {
      const puts = waiting;
      waiting = [];
      options.onUnavailable(puts);
      return;
    }
    while (waiting.length > 0 && calls < options.maxConcurrentCalls) void call(waiting.splice(0, callLength(waiting)));
  }

  async function call(puts: T[]): Promise<void> {
    calls += 1;
    const records = puts.map(({ record }) => record);
    const startedAt = options.clock.now();
    const results = await putBatch(client, streamArn, records, signal);
    calls -= 1;
    options.onEnd({ puts, results, startedAt });
    schedule();
  }

  function schedule(): void {
    if (isScheduled || waiting.length === 0) return;
    isScheduled = true;
    // After the promise jobs of this turn: a loop that adds records then fills whole calls.
    process.nextTick(pump);
  }

  return {
    add(put) {
      waiting.push(put);
      schedule();
    },
  };
}

/** How many of the first `puts` fit in one call; at least one. */
function callLength(puts: readonly PendingPut[]): number {
  let bytes = 0;
  let length = 0;
  for (const put of puts) {
    bytes += put.bytes;
    const isFull = length === MAX_CALL_RECORDS || bytes > MAX_CALL_BYTES;
    if (length > 0 && (isFull || put.alone)) break;
    length += 1;
    if (put.alone) break;
  }
  return length;
}
