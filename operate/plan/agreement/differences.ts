import type { SimulatedFlowPlan, SimulatedRegion, SimulatedStreamPlan } from "./simulate-plan.ts";

/** What is compared. */
export type Quantity =
  | "throttled"
  | "invocations a second"
  | "running at the same time"
  | "seconds late after an hour at the peak"
  | "seconds to catch up";

/** What the formulas say, and between what the simulation's runs lie. */
type Range = { formula: number; least: number; most: number };

/** A number in which formulas and simulation differ by more than a tenth. */
export type Disagreement = Range & { region: string; name: string; quantity: Quantity };

/** By how much they may differ, as a share of the smaller. */
const TENTH = 0.1;
/** Times follow from the difference of two rates, which makes much of little: they are as good as rates that are so near to one another. */
const MAGNIFIED = 0.05;
/** Throttled shares, invocations under way and seconds that are too small to differ. */
const SMALL = { throttled: 0.02, running: 0.05, seconds: 1, cycles: 3 };
/** From this part of what it can do on, how long a function's invocations wait for the output is chance. */
const BUSY = 0.8;
/** Whoever is later than a day is late. */
const DAY_SECONDS = 86_400;

/** Compares the formulas with the simulation. */
export const differencesOf = (regions: readonly SimulatedRegion[]): Disagreement[] =>
  regions.flatMap(({ region, streams, flows }) => [
    ...streams.flatMap((stream) => streamDifferences(region, stream)),
    ...flows.flatMap((flow) => flowDifferences(region, flow)),
  ]);

/** The least and the most of some runs. */
const between = (formula: number, simulated: readonly number[]): Range => ({
  formula,
  least: Math.min(...simulated),
  most: Math.max(...simulated),
});

/** By how much a range lies beside the formula, as a share of the smaller; 0 for what is within it, or too near to tell. */
function distance({ formula, least, most }: Range, small: number): number {
  const nearest = formula < least ? least : formula > most ? most : formula;
  const apart = Math.abs(formula - nearest);
  if (formula === nearest || apart <= small) return 0;
  return Number.isFinite(apart) ? apart / Math.max(Math.min(formula, nearest), 1e-9) : Number.POSITIVE_INFINITY;
}

function streamDifferences(region: string, { forecast, runs }: SimulatedStreamPlan): Disagreement[] {
  const range = between(
    forecast.throttled,
    runs.map(({ throttled }) => throttled),
  );
  if (distance(range, SMALL.throttled) <= TENTH) return [];
  return [{ region, name: forecast.stream.name, quantity: "throttled", ...range }];
}

function flowDifferences(region: string, { forecast, runs }: SimulatedFlowPlan): Disagreement[] {
  const { rate, peakRate, capacity, peakCapacity, flow } = forecast;
  const compared: (Range & { quantity: Quantity; small: number; isSkipped: boolean })[] = [];
  const compare = (quantity: Quantity, small: number, range: Range, isSkipped: boolean) =>
    compared.push({ quantity, small, ...range, isSkipped });
  const of = (formula: number, one: (run: SimulatedFlowPlan["runs"][number]) => number) =>
    between(formula, runs.map(one));

  // A function that has more to do than it can has no usual.
  const isBusy = rate > BUSY * capacity.rate || runs.some(({ catchUpSeconds }) => !Number.isFinite(catchUpSeconds));
  compare(
    "invocations a second",
    0,
    of(forecast.invocationsPerSecond, (run) => run.invocationsPerSecond),
    isBusy,
  );
  compare(
    "running at the same time",
    SMALL.running,
    of(forecast.concurrency, (run) => run.concurrency),
    isBusy,
  );

  const done = of(Math.min(1, peakCapacity.rate / peakRate), (run) => run.done);
  const isBehind = done.formula < 1 || done.least < 1;
  compare(
    "seconds late after an hour at the peak",
    SMALL.seconds,
    of(inDay(forecast.iteratorAgeSeconds), (run) => inDay(run.iteratorAgeSeconds)),
    isBehind && distance(done, 0) < MAGNIFIED,
  );
  const paces = of(capacity.rate / rate, ({ pace }) => 1 + pace);
  const [run] = runs;
  compare(
    "seconds to catch up",
    SMALL.cycles * (flow.windowSeconds + (run?.cycleSeconds ?? 0)),
    of(inDay(forecast.catchUpSeconds), ({ catchUpSeconds }) => inDay(catchUpSeconds)),
    distance(paces, 0) < MAGNIFIED,
  );
  return compared.flatMap(({ isSkipped, small, ...range }) =>
    isSkipped || distance(range, small) <= TENTH ? [] : [{ region, name: flow.function.name, ...range }],
  );
}

const inDay = (seconds: number) => Math.min(seconds, DAY_SECONDS);
