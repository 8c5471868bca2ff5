import { createRandom, type Random } from "../../../simulate/random.ts";
import type { FlowForecast, RegionForecast, StreamForecast } from "../forecast.ts";
import type { Load } from "../load.ts";
import { place } from "../simulation/place.ts";
import { type Effort, type SimulatedRun, simulateFlow } from "../simulation/simulate-flow.ts";
import type { SimulatedFlow, SimulatedStream } from "../simulation/subject.ts";
import { type SimulatedWriting, simulateWriting } from "../simulation/writing.ts";
import { flowSubject, streamSubject } from "./subjects.ts";

/** What a simulation of a plan may take. */
export type PlanEffort = Effort & {
  /** How often keys fall on shards anew. Without keys once is enough. */
  placements: number;
  seed: number;
};

/** A stream or a function of a plan, and what became of it on a virtual clock: once for each way in which keys fell on shards. */
export type SimulatedStreamPlan = { forecast: StreamForecast; runs: SimulatedWriting[] };
export type SimulatedFlowPlan = {
  forecast: FlowForecast;
  runs: SimulatedRun[];
  /** What fewer shards say of a stream that has too many to simulate, the fewest first. */
  points: SimulatedRun[];
};

/** One AWS region of a plan, simulated. */
export type SimulatedRegion = { region: string; streams: SimulatedStreamPlan[]; flows: SimulatedFlowPlan[] };

/** Samples of fewer shards, as parts of the whole sample. */
const POINTS = [1 / 16, 1 / 4];

/** Shards that are written to are simulated sooner than those that are read. */
const WRITTEN_SHARDS = 64;

/** Simulates what a load does to a plan. What is alike in several AWS regions is simulated once. */
export function simulatePlan(regions: readonly RegionForecast[], load: Load, effort: PlanEffort): SimulatedRegion[] {
  const known = new Map<string, unknown[]>();
  const points = new Map<unknown[], SimulatedRun[]>();
  const pointsOf = (flow: SimulatedFlow, runs: SimulatedRun[], { shards, events, seed }: PlanEffort) => {
    if (flow.stream.shards <= shards) return [];
    const before = points.get(runs);
    const after =
      before ??
      POINTS.map((part) =>
        simulateFlow(flow, { shards: Math.max(1, Math.round(shards * part)), events }, createRandom(seed, "point")),
      );
    points.set(runs, after);
    return after;
  };
  const runsOf = <Run>(subject: SimulatedStream | SimulatedFlow, run: (random: Random) => Run): Run[] => {
    const key = JSON.stringify(subject);
    const before = known.get(key);
    // Whoever asks with the same subject gets what he asked for before.
    if (before !== undefined) return before as Run[];
    const placements = load.keys === undefined ? 1 : effort.placements;
    const runs = Array.from({ length: placements }, (_, index) => run(createRandom(effort.seed + index, key)));
    known.set(key, runs);
    return runs;
  };
  return regions.map(({ declared, streams, flows }) => ({
    region: declared.region,
    streams: streams.map((forecast) => {
      const subject = streamSubject(forecast, load);
      return { forecast, runs: runsOf(subject, (random) => write(subject, random)) };
    }),
    flows: flows.map((forecast) => {
      const subject = flowSubject(forecast, streams, load);
      const runs = runsOf(subject, (random) => simulateFlow(subject, effort, random));
      return { forecast, runs, points: pointsOf(subject, runs, effort) };
    }),
  }));
}

function write(stream: SimulatedStream, random: Random): SimulatedWriting {
  const cells = { shards: stream.shards, lanes: 1, outputs: 0 };
  return simulateWriting(stream, place(stream.keys, cells, WRITTEN_SHARDS, random), random);
}
