import type { Random } from "../../../simulate/random.ts";
import { sampledRate } from "./pace.ts";
import type { ShardSample } from "./place.ts";
import type { SimulatedFlow } from "./subject.ts";
import { createWorld, cycleOf } from "./world.ts";

/** Rounds of reading, waiting and running that averages are taken of, at least, and those before them. */
const CYCLES = 30;
const WARM_CYCLES = 5;
/** Invocations that averages are taken of, at least: right to a few per cent. */
const INVOCATIONS = 3000;

/** A function at the average rate. */
export type UsualRun = {
  /** Records that were simulated. */
  records: number;
  invocationsPerSecond: number;
  concurrency: number;
};

/** Lets a function read its stream at the average rate. */
export function runUsual(flow: SimulatedFlow, parts: readonly ShardSample[], events: number, random: Random): UsualRun {
  const cycle = cycleOf(flow);
  const from = WARM_CYCLES * cycle;
  const lanes = parts.length * flow.parallelizationFactor;
  const rate = sampledRate(flow, parts);
  const enough = Math.max(CYCLES * cycle, INVOCATIONS / Math.min(rate, lanes / cycle));
  let records = 0;
  let invocations = 0;
  let busySeconds = 0;
  const { agenda } = createWorld(flow, parts, flow.stream.rate, 0, random, ({ start, end, count }, part) => {
    const weight = parts[part]?.weight ?? 0;
    records += count;
    if (end > from) invocations += weight;
    busySeconds += Math.max(0, end - Math.max(start, from)) * weight;
  });
  let until = from;
  while (until < from + enough && (agenda.events() < events || until < from + CYCLES * cycle)) {
    until += Math.max(cycle, enough / 50);
    agenda.runUntil(until);
  }
  const seconds = until - from;
  return { records, invocationsPerSecond: invocations / seconds, concurrency: busySeconds / seconds };
}
