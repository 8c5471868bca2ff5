import type { Graph } from "../offline/graph.ts";
import type { Load } from "../operate/plan/load.ts";
import { type CapacityPlan, planGraph } from "../operate/plan/plan.ts";
import { readPrices } from "../operate/plan/price-book.ts";
import { amountsOf, byService } from "../operate/plan/report.ts";
import { wordsOfAmount } from "../operate/plan/words.ts";
import { page, type Reference, table } from "./markdown.ts";

/** Records a second in each AWS region that the page shows. */
const RATES = [10, 1000, 5000];
const BYTES = 800;

/** The page of what stacks cost a month, from their graphs in the order in which they are shown. */
export function costPage(graphs: readonly Graph[]): Reference {
  const sources = "each stack's graph and `operate/plan/prices.json`";
  const prices = readPrices();
  const planAt = (graph: Graph, rate: number) =>
    planGraph(graph, loadOf(rate), prices, { maxUsd: undefined, maxAgeSeconds: undefined }, 0);
  const readOn = [...new Set(prices.map((each) => each.readOn))].sort().join(", ");
  const intro = [
    "US dollars a month, as [`npm run plan`](plan.md) works them out. What is fixed is due without a single record.",
    `Prices: AWS's price list, read on ${readOn}. Free tiers are not taken off.`,
  ].join("\n");
  const text = page("Cost", sources, intro, [
    "## By rate",
    `Records of ${BYTES} bytes, in each AWS region of the stack, evenly over time and keys; enriched records as large.`,
    table(
      ["stack", "regions", "records/s", "fixed", "variable", "together", "errors"],
      graphs.flatMap((graph) => RATES.map((rate) => rowOf(planAt(graph, rate), rate))),
    ),
    "Errors are what the stack can't carry as it is set: `npm run plan` says what to change.",
    `## By service, at ${RATES[1]?.toLocaleString("en-US")} records/s`,
    ...graphs.flatMap((graph) => services(planAt(graph, RATES[1] ?? 0))),
  ]);
  return { file: "docs/cost.md", sources, text };
}

const loadOf = (rate: number): Load => ({
  rate,
  bytes: BYTES,
  outputBytes: BYTES,
  peak: 1,
  keys: undefined,
  aggregation: 1,
  durationMs: 200,
});

function rowOf({ stack, regions, findings }: CapacityPlan, rate: number): string[] {
  const amounts = Object.values(amountsOf(regions.flatMap(({ costs }) => costs))).map(wordsOfAmount);
  const errors = findings.filter(({ level }) => level === "error").length;
  return [stack, String(regions.length), rate.toLocaleString("en-US"), ...amounts, String(errors)];
}

function services({ stack, regions }: CapacityPlan): string[] {
  const rows = byService(regions.flatMap(({ costs }) => costs)).map(([service, costs]) => [
    service,
    ...Object.values(amountsOf(costs)).map(wordsOfAmount),
  ]);
  return [`### ${stack}`, table(["service", "fixed", "variable", "together"], rows)];
}
