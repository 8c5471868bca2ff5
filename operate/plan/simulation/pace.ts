import { SHARD } from "../facts.ts";
import type { ShardSample } from "./place.ts";
import type { SimulatedFlow } from "./subject.ts";
import { batchOf, cycleOf, intervalOf } from "./world.ts";

const HOUR_SECONDS = 3600;
/** Rounds of reading, waiting and running that tell a trend, at least. */
const CYCLES = 60;
/** What buckets hold that fill for a second tells little then. */
const LEAST_SECONDS = 120;
/** Batches of each batch queue that tell one, at least. */
const BATCHES = 20;

/** The mean of some numbers. */
export const meanOf = (numbers: readonly number[]): number =>
  numbers.reduce((sum, each) => sum + each, 0) / numbers.length;

/** Records a second of the shards that are simulated. */
export const sampledRate = ({ stream }: SimulatedFlow, parts: readonly ShardSample[]): number =>
  parts.reduce((sum, { share }) => sum + stream.rate * share, 0);

/** Seconds that tell a trend, at least. */
export function leastSeconds(flow: SimulatedFlow): number {
  const laneRate = (flow.stream.rate * flow.stream.peak) / (flow.stream.shards * flow.parallelizationFactor);
  return Math.max(LEAST_SECONDS, CYCLES * cycleOf(flow), (BATCHES * batchOf(flow)) / laneRate);
}

/** How many seconds may be simulated for some reads and invocations: an hour, or enough to tell a trend. */
export function secondsFor(flow: SimulatedFlow, parts: readonly ShardSample[], events: number): number {
  const reads = parts.length * (flow.isFanOut ? 1 / intervalOf(flow) : SHARD.readsPerSecond / 2);
  const lanes = parts.length * flow.parallelizationFactor;
  const rate = sampledRate(flow, parts) * flow.stream.peak;
  const invocations = Math.min(lanes / flow.durationSeconds, 2 * (rate / batchOf(flow) + Math.min(rate, lanes)));
  return Math.min(HOUR_SECONDS, Math.max(events / (reads + invocations), leastSeconds(flow)));
}
