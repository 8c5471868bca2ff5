import { MIB, type StreamLoad } from "./load.ts";

/** What decides how a function is invoked with a stream's records. */
export type Invoking = {
  load: StreamLoad;
  shards: number;
  parallelizationFactor: number;
  batchSize: number;
  windowSeconds: number;
  durationMs: number;
  /** undefined for none. */
  reservedConcurrency: number | undefined;
  /** Whether the trigger reads through enhanced fan-out. */
  isFanOut: boolean;
  /** Callers of GetRecords on the stream, this one included. */
  readers: number;
};

/** Lambda's limit on the payload of an invocation. */
const PAYLOAD_BYTES = 6 * MIB;
/** What a record's place in the event adds to its base64 text, roughly. */
const ENVELOPE_BYTES = 450;
/** Records of a shard a second that all callers of GetRecords share, beside 2 MiB. */
const READ_RECORDS = 2000;
/** Lambda asks each shard for records about once a second, which bounds a window of 0. */
const POLL_SECONDS = 1;

/** Records that one invocation can get: the batch size, or what its payload holds. */
export function largestBatch({ load, batchSize }: Pick<Invoking, "load" | "batchSize">): number {
  const eventBytes = (load.bytes * 4) / 3 + ENVELOPE_BYTES;
  return Math.max(1, Math.min(batchSize, Math.floor(PAYLOAD_BYTES / eventBytes)));
}

/** Batches that are under way at the same time, at most. */
export const lanesOf = ({ shards, parallelizationFactor }: Pick<Invoking, "shards" | "parallelizationFactor">) =>
  shards * parallelizationFactor;

/** Invocations a second, on average: a batch goes when it is full, or when its window ends. */
export function invocationsPerSecond(invoking: Invoking): number {
  const lanes = lanesOf(invoking);
  const rate = invoking.load.rate / lanes;
  const byWindow = Math.min(rate, 1 / Math.max(invoking.windowSeconds, POLL_SECONDS));
  return lanes * Math.max(rate / largestBatch(invoking), byWindow);
}

/** Invocations under way, on average. */
export const concurrencyOf = (invoking: Invoking): number =>
  Math.min(lanesOf(invoking), (invocationsPerSecond(invoking) * invoking.durationMs) / 1000);

/** The most that a function gets through of a stream, and what bounds it. */
export type Capacity = {
  /** Records of the stream a second. */
  rate: number;
  boundBy: "reads of the stream" | "batch, parallelization and duration" | "reserved concurrency" | "the output stream";
};

/**
 * How fast a function gets through a stream's records when many wait: the smallest of reading, invoking and publishing.
 * @param outputRate what its output stream takes of them a second.
 */
export function capacityOf(invoking: Invoking, outputRate: number): Capacity {
  const { load, shards, readers, isFanOut, durationMs, reservedConcurrency } = invoking;
  const perLane = (largestBatch(invoking) * 1000) / durationMs;
  const perShard = isFanOut ? (2 * MIB) / load.bytes : Math.min((2 * MIB) / load.bytes, READ_RECORDS) / readers;
  const candidates: Capacity[] = [
    { rate: shards * perShard, boundBy: "reads of the stream" },
    { rate: lanesOf(invoking) * perLane, boundBy: "batch, parallelization and duration" },
    { rate: (reservedConcurrency ?? Number.POSITIVE_INFINITY) * perLane, boundBy: "reserved concurrency" },
    { rate: outputRate, boundBy: "the output stream" },
  ];
  return candidates.reduce((least, each) => (each.rate < least.rate ? each : least));
}

/** Seconds until the iterator age is normal again after an outage of some seconds, at a rate; Infinity for never. */
export function catchUpSeconds(outageSeconds: number, rate: number, capacity: number): number {
  return capacity > rate ? (outageSeconds * rate) / (capacity - rate) : Number.POSITIVE_INFINITY;
}

/** The iterator age in seconds after some seconds at a rate: that of a batch under way, and what has piled up. */
export function iteratorAgeSeconds(invoking: Invoking, capacity: number, rate: number, seconds: number): number {
  const normal = Math.max(invoking.windowSeconds, 0) + invoking.durationMs / 1000;
  if (capacity <= 0) return seconds;
  return normal + Math.max(0, (rate - capacity) * seconds) / capacity;
}
