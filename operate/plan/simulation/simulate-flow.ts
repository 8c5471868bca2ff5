import type { Random } from "../../../simulate/random.ts";
import { type OutageRun, runOutage } from "./outage.ts";
import { type PeakRun, runPeak } from "./peak.ts";
import { place } from "./place.ts";
import type { SimulatedFlow } from "./subject.ts";
import { runUsual, type UsualRun } from "./usual.ts";
import { cycleOf, shardsFor } from "./world.ts";

/** What a simulation may take. */
export type Effort = {
  /** Shards that are simulated at most. */
  shards: number;
  /** Reads and invocations of each of its three parts, roughly. */
  events: number;
};

/** What a function did on a virtual clock. */
export type SimulatedRun = UsualRun &
  OutageRun &
  PeakRun & {
    /** Shards that were simulated. */
    shards: number;
    /** About the longest that a record waits where nothing is behind, in seconds. */
    cycleSeconds: number;
  };

/** Lets a function read its stream: as always, after an outage of an hour, and through an hour at the peak. */
export function simulateFlow(flow: SimulatedFlow, effort: Effort, random: Random): SimulatedRun {
  const { stream, parallelizationFactor: lanes, output } = flow;
  const cells = { shards: stream.shards, lanes, outputs: output?.shards ?? 0 };
  const parts = place(stream.keys, cells, shardsFor(flow, effort.shards), random);
  const usual = runUsual(flow, parts, effort.events, random);
  return {
    ...usual,
    ...runOutage(flow, parts, effort.events, random),
    ...runPeak(flow, parts, effort.events, random),
    shards: parts.length,
    cycleSeconds: cycleOf(flow),
  };
}
