import type { Random } from "../../../simulate/random.ts";
import { meanOf, secondsFor } from "./pace.ts";
import type { ShardSample } from "./place.ts";
import type { SimulatedFlow } from "./subject.ts";
import { createWorld, cycleOf } from "./world.ts";
import { takenPerSecond } from "./writing.ts";

const HOUR_SECONDS = 3600;
/** Rounds of reading, waiting and running that a record may be late without being behind. */
const BEHIND_CYCLES = 3;
/** The part of the time that is left to settle. */
const SETTLING = 0.2;

/** A function at the peak. */
export type PeakRun = {
  /** The part that it gets through of what its stream takes at the peak, from 0 to 1, where that is busiest. */
  done: number;
  /** How late the last record of an hour at the peak is when its invocation ends, in seconds. */
  iteratorAgeSeconds: number;
};

/** What is seen of one shard: how late its records are, and how late it is at first and at last. */
type Seen = {
  ages: number;
  count: number;
  records: number;
  first: { lag: number; at: number } | undefined;
  lag: number;
  at: number;
};

/** Lets a function read its stream at the peak. */
export function runPeak(flow: SimulatedFlow, parts: readonly ShardSample[], events: number, random: Random): PeakRun {
  const { stream } = flow;
  const { rate, peak } = stream;
  const seconds = secondsFor(flow, parts, events);
  const all = parts.map((): Seen => ({ ages: 0, count: 0, records: 0, first: undefined, lag: 0, at: 0 }));
  const { agenda, shards } = createWorld(flow, parts, rate * peak, 0, random, ({ end, oldest, count }, part) => {
    const seen = all[part];
    if (seen === undefined || end < seconds * SETTLING) return;
    seen.lag = shards[part]?.lag() ?? 0;
    seen.at = end;
    if (seen.first !== undefined) seen.records += count;
    seen.first ??= { lag: seen.lag, at: end };
    seen.ages += end - oldest;
    seen.count++;
  });
  agenda.runUntil(seconds);
  const usual = Math.max(...all.map(({ ages, count }) => (count === 0 ? 0 : ages / count)));
  const lags = shards.map((shard) => shard.lag());
  if (Math.max(...lags) <= BEHIND_CYCLES * cycleOf(flow)) return { done: 1, iteratorAgeSeconds: usual };
  const most = takenPerSecond(flow.stream.bytes);
  const parted = all.map((seen, index) => {
    const taken = Math.min(rate * peak * (parts[index]?.share ?? 0), most);
    return stream.keys === undefined ? doneOf(seen, taken) : 1 - growthOf(seen, lags[index] ?? 0, seconds);
  });
  const part = stream.keys === undefined ? meanOf(parted) : Math.min(...parted);
  const done = Math.min(1, Math.max(part, 1e-9));
  return { done, iteratorAgeSeconds: cycleOf(flow) + HOUR_SECONDS * (1 / done - 1) };
}

/** What a shard got done of what it took: all its batch queues are alike. */
const doneOf = ({ records, first, at }: Seen, taken: number) =>
  first === undefined || at === first.at ? 0 : records / ((at - first.at) * taken);

/** How many seconds later a shard's records get in a second, in its busiest batch queue. One that gets half of what comes done is a second later in two. */
function growthOf({ first, lag, at }: Seen, last: number, seconds: number): number {
  if (first === undefined || at - first.at < seconds / 2) return last / seconds;
  return (lag - first.lag) / (at - first.at);
}
