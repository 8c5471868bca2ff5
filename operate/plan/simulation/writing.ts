import type { Random } from "../../../simulate/random.ts";
import { SHARD } from "../facts.ts";
import { poisson } from "./chance.ts";
import type { ShardSample } from "./place.ts";
import type { SimulatedStream } from "./subject.ts";

const TICK_SECONDS = 0.1;

/** Records of one shard a second that it takes. */
export const takenPerSecond = (bytes: number): number =>
  Math.min(SHARD.recordsInPerSecond, SHARD.bytesInPerSecond / bytes);

/** What becomes of what is written at the peak. */
export type SimulatedWriting = {
  /** Records that producers had. */
  records: number;
  /** The share of them that the stream has not taken at the end, though producers tried again and again. */
  throttled: number;
  /** How much of what it takes the busiest shard was given. */
  busiest: number;
};

/** Records that are written at least, where an hour has so many, and the least time. */
const ENOUGH_RECORDS = 100_000;
const LEAST_SECONDS = 10;
const MOST_SECONDS = 3600;

/** Writes to a stream at its peak. Each shard takes what its bucket holds, which fills for a second. */
export function simulateWriting(
  stream: SimulatedStream,
  parts: readonly ShardSample[],
  random: Random,
): SimulatedWriting {
  const rate = parts.reduce((sum, { share }) => sum + share, 0) * stream.rate * stream.peak;
  const seconds = Math.min(MOST_SECONDS, Math.max(LEAST_SECONDS, ENOUGH_RECORDS / rate));
  const most = takenPerSecond(stream.bytes);
  let records = 0;
  let weighted = 0;
  let left = 0;
  let busiest = 0;
  for (const { share, weight } of parts) {
    const mean = stream.rate * stream.peak * share * TICK_SECONDS;
    const each = writeShard(mean, most, Math.round(seconds / TICK_SECONDS), random);
    records += each.records;
    weighted += each.records * weight;
    left += each.left * weight;
    busiest = Math.max(busiest, each.records / (seconds * most));
  }
  return { records, throttled: weighted === 0 ? 0 : left / weighted, busiest };
}

function writeShard(mean: number, most: number, ticks: number, random: Random) {
  let records = 0;
  let waiting = 0;
  let bucket = 0;
  for (let tick = 0; tick < ticks; tick++) {
    const come = poisson(random, mean);
    records += come;
    waiting += come;
    bucket = Math.min(Math.max(most, 1), bucket + most * TICK_SECONDS);
    const taken = Math.min(waiting, Math.floor(bucket));
    bucket -= taken;
    waiting -= taken;
  }
  return { records, left: waiting };
}
