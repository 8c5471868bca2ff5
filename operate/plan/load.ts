/** Bytes of a mebibyte. */
export const MIB = 2 ** 20;

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
  /** Duration of an invocation, in milliseconds. */
  durationMs: number;
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
  Math.max((rate * bytes) / MIB, rate / 1000);

/** Terms of a harmonic sum that are added one by one. */
const EXACT_TERMS = 1000;

/** The sum of 1/k from 1 to `count`. The tail is its integral: right to a millionth. */
function harmonic(count: number): number {
  const exact = Math.min(count, EXACT_TERMS);
  let sum = 0;
  for (let rank = 1; rank <= exact; rank++) sum += 1 / rank;
  return count > exact ? sum + Math.log((count + 0.5) / (exact + 0.5)) : sum;
}

/** The sum of 1/k² from 1 to `count`. */
function harmonicSquares(count: number): number {
  const exact = Math.min(count, EXACT_TERMS);
  let sum = 0;
  for (let rank = 1; rank <= exact; rank++) sum += 1 / rank ** 2;
  return count > exact ? sum + 1 / (exact + 0.5) - 1 / (count + 0.5) : sum;
}

/** The share of all records that the busiest key has: 1/n, or by Zipf's law with exponent 1. */
export function hottestKeyShare(keys: KeySpread | undefined): number {
  if (keys === undefined) return 0;
  return keys.skew === "uniform" ? 1 / keys.count : 1 / harmonic(keys.count);
}

/**
 * The share of all records that the busiest of some shards is expected to have. KeySpread fall on shards by a hash, so by chance:
 * it holds the busiest key, an even part of the rest, and of that √(2 ln n) standard deviations, the usual size of the largest of n.
 */
export function hottestShardShare(keys: KeySpread | undefined, shards: number): number {
  if (keys === undefined || shards <= 1) return 1 / shards;
  const top = hottestKeyShare(keys);
  const squares = keys.skew === "uniform" ? 1 / keys.count : harmonicSquares(keys.count) * top ** 2;
  const spread = Math.sqrt((2 * Math.log(shards) * Math.max(squares - top ** 2, 0)) / shards);
  return Math.min(1, top + (1 - top) / shards + spread);
}
