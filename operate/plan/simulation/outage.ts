import type { Random } from "../../../simulate/random.ts";
import { leastSeconds, meanOf, sampledRate } from "./pace.ts";
import type { ShardSample } from "./place.ts";
import type { SimulatedFlow } from "./subject.ts";
import { batchOf, createWorld, cycleOf } from "./world.ts";

const HOUR_SECONDS = 3600;
/** Outages that catching up is waited for; after that its pace tells the rest. */
const LONGEST = 4;
const STEPS = 100;
/** The part of an outage that is left when the pace is taken: the last records of all tell of reads and windows. */
const NEAR = 0.05;

/** A function after an outage. */
export type OutageRun = {
  /** How many seconds younger the oldest record of the slowest shard gets in a second; it gets older below 0. */
  pace: number;
  /** After an outage of an hour; Infinity for never. */
  catchUpSeconds: number;
};

/** Lets records pile up, and a function read them. A shorter outage stands for an hour where an hour would be too many records: half the time, half the way. */
export function runOutage(
  flow: SimulatedFlow,
  parts: readonly ShardSample[],
  events: number,
  random: Random,
): OutageRun {
  const cycle = cycleOf(flow);
  const outage = outageFor(flow, parts, events);
  const near = Math.max(cycle, NEAR * outage);
  const paces: (number | undefined)[] = parts.map(() => undefined);
  const { agenda, shards } = createWorld(flow, parts, flow.stream.rate, outage, random, ({ end }, part) => {
    const lag = shards[part]?.lag() ?? 0;
    if (lag <= near) paces[part] ??= (outage - lag) / (end - outage);
  });
  const idle = parts.map(({ share }) => share === 0);
  const isDone = () => paces.every((each, index) => each !== undefined || idle[index]);
  const longest = outage * LONGEST;
  for (let step = 1; step <= STEPS && !isDone() && agenda.events() < LONGEST * events; step++)
    agenda.runUntil(outage + (longest * step) / STEPS);
  const slowest = shards.map((shard, index) => paces[index] ?? (outage - shard.lag()) / (agenda.now() - outage));
  const busy = slowest.filter((_, index) => !idle[index]);
  // Shards that are alike differ by chance alone.
  const pace = flow.stream.keys === undefined ? meanOf(busy) : Math.min(...busy);
  return { pace, catchUpSeconds: pace > 0 ? HOUR_SECONDS / pace : Number.POSITIVE_INFINITY };
}

/** As long an outage as the invocations allow that catch up with it: nothing happens while it lasts. */
function outageFor(flow: SimulatedFlow, parts: readonly ShardSample[], events: number): number {
  const invocations = (2 * sampledRate(flow, parts)) / batchOf(flow);
  return Math.min(HOUR_SECONDS, Math.max(leastSeconds(flow), events / invocations));
}
