import { SHARD } from "./facts.ts";

/** Partition keys, and how records fall on them. */
export type KeySpread = { count: number; skew: "uniform" | "zipf" };

/** What producers put on the streams of each AWS region, and what the function makes of it. */
export type Load = {
  /** Records a second, on average. */
  rate: number;
  /** Bytes of a record, its partition key included. */
  bytes: number;
  /** Bytes of a record that the function publishes. */
  outputBytes: number;
  /** The busiest hour, as a multiple of the average. */
  peak: number;
  /** undefined for keys so many that records spread evenly. */
  keys: KeySpread | undefined;
  /** Records that a producer packs into one record of the stream. */
  aggregation: number;
  /** Duration of an invocation, in milliseconds; undefined where it is not given. */
  durationMs: number | undefined;
};

/** What one stream takes. */
export type StreamLoad = {
  /** Records of the stream a second, on average. */
  rate: number;
  /** Bytes of one record of the stream. */
  bytes: number;
  peak: number;
};

/** What a stream takes that producers write to. */
export const inputLoad = ({ rate, bytes, peak, aggregation }: Load): StreamLoad => ({
  rate: rate / aggregation,
  bytes: bytes * aggregation,
  peak,
});

/** What a stream takes that functions write to: they pack nothing. */
export const outputLoad = ({ rate, outputBytes, peak }: Load, writers: number): StreamLoad => ({
  rate: rate * writers,
  bytes: outputBytes,
  peak,
});

/** Shards that a load fills to the brim: of 1 MiB and of 1,000 records a second each. */
export const shardsFilled = ({ rate, bytes }: Pick<StreamLoad, "rate" | "bytes">): number =>
  Math.max((rate * bytes) / SHARD.bytesInPerSecond, rate / SHARD.recordsInPerSecond);
