import type { SimulatedRun } from "../simulation/simulate-flow.ts";
import { drawTable } from "../table.ts";
import { wordsOfNumber, wordsOfSeconds } from "../words.ts";
import type { CheckedPlan } from "./check-plan.ts";
import type { SimulatedFlowPlan } from "./simulate-plan.ts";

/** The simulation beside the formulas, in words and a table. */
export function renderSimulated({ project, stack, simulated }: CheckedPlan): string {
  const alike = new Map<SimulatedFlowPlan["runs"], { flow: SimulatedFlowPlan; regions: string[] }>();
  for (const { region, flows } of simulated)
    for (const flow of flows) {
      const known = alike.get(flow.runs) ?? { flow, regions: [] };
      known.regions.push(region);
      alike.set(flow.runs, known);
    }
  const distinct = [...alike.values()];
  const rows = distinct.flatMap(({ flow, regions }) => {
    const [region = ""] = regions;
    const name = flow.forecast.flow.function.name.replace(`${project}-${stack}-${region}-`, "");
    return rowsOf(flow, regions.length === 1 ? `${name}, ${region}` : `${name}, ${regions.length} regions`);
  });
  const runs = new Set(simulated.flatMap(({ streams, flows }) => [...streams, ...flows].map((each) => each.runs)));
  const records = [...runs].flat().reduce((sum, run) => sum + run.records, 0);
  const isSample = distinct.some(({ flow }) => flow.points.length > 0);
  const sample = isSample
    ? "\nSome shards stand for all: one shard of many does what another does, so that counts grow with the\nshards, and times don't. Fewer of them, in the rows between, say about the same."
    : "";
  return [
    `\nSimulated on a virtual clock with ${wordsOfNumber(records)} records, beside the formulas${sample}`,
    drawTable(["function", "by", "inv./s", "running", "age", "catch-up"], 2, rows),
  ].join("\n");
}

function rowsOf({ forecast, runs, points }: SimulatedFlowPlan, name: string): string[][] {
  const { invocationsPerSecond, concurrency, iteratorAgeSeconds, catchUpSeconds } = forecast;
  const row = (by: string, some: readonly Parameters<typeof cells>[0][number][]) => ["", by, ...cells(some)];
  const [first] = runs;
  const whole = first === undefined || points.length === 0 ? "simulation" : `${first.shards} shards`;
  return [
    [name, "formulas", ...cells([{ invocationsPerSecond, concurrency, iteratorAgeSeconds, catchUpSeconds }])],
    ...points.map((point) => row(`${point.shards} shards`, [point])),
    row(whole, runs),
  ];
}

type Told = Pick<SimulatedRun, "invocationsPerSecond" | "concurrency" | "iteratorAgeSeconds" | "catchUpSeconds">;

const cells = (runs: readonly Told[]): string[] => [
  range(runs, (run) => run.invocationsPerSecond, wordsOfNumber),
  range(runs, (run) => run.concurrency, wordsOfNumber),
  range(runs, (run) => run.iteratorAgeSeconds, wordsOfSeconds),
  range(runs, (run) => run.catchUpSeconds, wordsOfSeconds),
];

function range(runs: readonly Told[], of: (run: Told) => number, words: (value: number) => string): string {
  const values = runs.map(of);
  const [least, most] = [words(Math.min(...values)), words(Math.max(...values))];
  return least === most ? least : `${least} – ${most}`;
}
