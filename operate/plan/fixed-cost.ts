import type { Graph } from "../../offline/graph.ts";
import { amountOf, type Cost } from "./cost.ts";
import { declaredRegions } from "./declared.ts";
import type { Load } from "./load.ts";
import { type Price, pricesOf } from "./price-book.ts";
import { planRegion } from "./region-plan.ts";
import { dollars } from "./words.ts";

/** So little that nothing follows from it but what is due anyway. */
const HARDLY_ANYTHING: Load = {
  rate: 0.001,
  bytes: 1,
  outputBytes: 1,
  peak: 1,
  keys: undefined,
  aggregation: 1,
  durationMs: 1,
};

/** What a program costs a month without a single record, in words; undefined where nothing of it is counted. */
export function fixedCostNote(graph: Graph, prices: readonly Price[]): string | undefined {
  const regions = declaredRegions(graph).map((declared) => ({
    region: declared.region,
    costs: planRegion(declared, HARDLY_ANYTHING, pricesOf(prices, declared.region)).costs.filter(isFixed),
  }));
  const costs = regions.flatMap((each) => each.costs);
  if (costs.length === 0) return undefined;
  const { usd, isWhole } = amountOf(costs);
  const services = [...new Set(costs.map(({ service }) => service))].join(", ");
  const unknown = regions.filter((each) => !amountOf(each.costs).isWhole).map(({ region }) => region);
  const missing = isWhole ? "" : `, and what prices are not known for in ${unknown.join(", ")}`;
  return (
    `Due without a single record: ${dollars(usd)} a month${missing}\n` +
    `  for ${services}. What records cost: npm run plan`
  );
}

const isFixed = ({ kind }: Cost) => kind === "fixed";
