import type { DeclaredQueueFlow } from "./declared.ts";
import type { Duration } from "./duration/duration.ts";
import { QUEUE, TRIGGER } from "./facts.ts";
import { catchUpSeconds } from "./invoking/keeping-up.ts";
import type { Load } from "./load.ts";

/** What a load asks of a function that a queue triggers. */
export type QueueForecast = {
  flow: DeclaredQueueFlow;
  duration: Duration;
  /** Messages a second, on average and at the peak. */
  rate: number;
  peakRate: number;
  invocationsPerSecond: number;
  concurrency: number;
  /** Batches that may be under way at the same time. */
  mostConcurrency: number;
  /** Messages a second that it gets through when many wait. */
  capacity: number;
  /** Minutes until as many batches are under way as the peak asks for. */
  rampMinutes: number;
  /** After an hour at the peak. */
  messageAgeSeconds: number;
  /** After an outage of an hour; Infinity for never. */
  catchUpSeconds: number;
};

const HOUR_SECONDS = 3600;

/** Plans a function on a queue that gets as many messages a second as the load has records. */
export function planQueueFlow(flow: DeclaredQueueFlow, load: Load, duration: Duration): QueueForecast {
  const peakRate = load.rate * load.peak;
  const most = mostConcurrency(flow, load);
  const full = largestBatch(flow, load.bytes);
  const seconds = (records: number) => (duration.ms + records * duration.msPerRecord) / 1000;
  const capacity = (most * full) / seconds(full);
  const batch = batchAt(flow, load.rate, full, seconds);
  const peakBatch = batchAt(flow, peakRate, full, seconds);
  const wanted = (peakRate / peakBatch) * seconds(peakBatch);
  const rate = Math.min(load.rate, capacity);
  const behind = Math.max(0, peakRate - capacity) / capacity;
  return {
    ...{ flow, duration, rate: load.rate, peakRate, capacity, mostConcurrency: most },
    invocationsPerSecond: rate / batch,
    concurrency: Math.min(most, (rate / batch) * seconds(batch)),
    rampMinutes: Math.max(0, Math.min(most, wanted) - QUEUE.firstBatches) / QUEUE.moreBatchesPerMinute,
    messageAgeSeconds: flow.windowSeconds + seconds(peakBatch) + behind * HOUR_SECONDS,
    catchUpSeconds: catchUpSeconds(HOUR_SECONDS, load.rate, capacity),
  };
}

function mostConcurrency({ function: fn, maximumConcurrency, isFifo }: DeclaredQueueFlow, { keys }: Load): number {
  const groups = isFifo && keys !== undefined ? keys.count : Number.POSITIVE_INFINITY;
  return Math.min(maximumConcurrency ?? QUEUE.mostBatches, fn.reservedConcurrency ?? groups, groups);
}

function largestBatch({ batchSize }: DeclaredQueueFlow, bytes: number): number {
  return Math.max(1, Math.min(batchSize, Math.floor(TRIGGER.payloadBytes / (bytes + TRIGGER.envelopeBytes))));
}

/**
 * Messages of a batch. Without a window a message goes as soon as it is received, by itself where none other is there; with one, each of
 * those that poll gathers for as long.
 */
function batchAt(
  { windowSeconds }: DeclaredQueueFlow,
  rate: number,
  full: number,
  seconds: (records: number) => number,
) {
  const gathered = (pollers: number) => Math.max(1, Math.min(full, (rate * windowSeconds) / pollers));
  const first = gathered(QUEUE.firstBatches);
  return gathered(Math.max(QUEUE.firstBatches, (rate / first) * seconds(first)));
}
