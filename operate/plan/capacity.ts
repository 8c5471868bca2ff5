import { SHARD } from "./facts.ts";
import { freeShare, hottestKeyShare } from "./key-shares.ts";
import { type KeySpread, type StreamLoad, shardsFilled } from "./load.ts";

/** What is kept free of a shard at the peak. */
const HEADROOM = 0.25;
/** On-demand capacity of a new stream, in shards' worth. */
const ON_DEMAND_START = 4;
/** Ceiling of an on-demand stream by default, in shards' worth: 10 GB/s in three AWS regions. */
const ON_DEMAND_CEILING = 200;
const WIDE_CEILING = 10 * 1024;
const WIDE_REGIONS = new Set(["us-east-1", "us-west-2", "eu-west-1"]);
/** On-demand capacity doubles within this time. */
const DOUBLING_MINUTES = 15;

const atPeak = (load: StreamLoad) => ({ ...load, rate: load.rate * load.peak });

/**
 * Shards that a load needs at its peak, a quarter of each left free: by 1 MiB and 1,000 records a second written, and 2 MiB a second that all
 * callers of GetRecords share. https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html
 */
export function shardsNeeded(load: StreamLoad, readers: number): number {
  const peak = atPeak(load);
  const read = (readers * peak.rate * peak.bytes) / SHARD.bytesOutPerSecond;
  return Math.max(1, Math.ceil((1 + HEADROOM) * Math.max(shardsFilled(peak), read)));
}

/** Shards that an on-demand stream is taken to have once it has grown: twice the peak, and never fewer than 4. */
export const onDemandShards = (load: StreamLoad): number =>
  Math.max(ON_DEMAND_START, Math.ceil(2 * shardsFilled(atPeak(load))));

/** The share of records, from 0 to 1, that a stream refuses at its peak: what its shards would need to have free, and have not. */
export function throttledShare(load: StreamLoad, keys: KeySpread | undefined, shards: number): number {
  const filled = shardsFilled(atPeak(load));
  if (keys === undefined || filled === 0) return Math.max(0, 1 - shards / filled);
  const taken = shards * (1 - freeShare(filled, keys, shards));
  return Math.min(1, Math.max(0, 1 - taken / filled));
}

/** How much of one shard the busiest key fills at the peak: over 1 it is throttled, however many shards there are. */
export const hottestKeyFill = (load: StreamLoad, keys: KeySpread | undefined): number =>
  shardsFilled(atPeak(load)) * hottestKeyShare(keys);

/** How an on-demand stream copes with a load's peak. */
export type Growth = {
  /** Doublings until a new stream takes it. */
  doublings: number;
  /** The least that they take, in minutes. */
  minutes: number;
  /** Whether it stays below what AWS allows by default. */
  isAllowed: boolean;
};

/** How a new on-demand stream grows to a load. https://docs.aws.amazon.com/streams/latest/dev/how-do-i-size-a-stream.html */
export function growth(load: StreamLoad, region: string): Growth {
  const filled = shardsFilled(atPeak(load));
  const doublings = Math.max(0, Math.ceil(Math.log2(filled / ON_DEMAND_START)));
  const ceiling = WIDE_REGIONS.has(region) ? WIDE_CEILING : ON_DEMAND_CEILING;
  return { doublings, minutes: doublings * DOUBLING_MINUTES, isAllowed: filled <= ceiling };
}
