import type { Graph } from "../../offline/graph.ts";
import { declaredRegions } from "./declared.ts";
import type { FunctionTime } from "./duration/duration.ts";
import type { Limits, PlanFinding } from "./finding.ts";
import { findingsOf } from "./findings.ts";
import type { RegionForecast } from "./forecast.ts";
import type { Load } from "./load.ts";
import { type Price, pricesOf } from "./price-book.ts";
import { planRegion } from "./region-plan.ts";

/** What a load asks of a program, and what it costs a month. */
export type CapacityPlan = {
  project: string;
  stack: string;
  load: Load;
  regions: RegionForecast[];
  findings: PlanFinding[];
  /** What costs money, and is no part of the sums. */
  notCounted: string[];
};

/**
 * Plans a program for a load. Nothing is read but the graph and the prices.
 * @param measured what was found of functions, by their name. @default nothing
 */
export function planGraph(
  graph: Graph,
  load: Load,
  prices: readonly Price[],
  limits: Limits,
  nowMs: number,
  measured?: ReadonlyMap<string, FunctionTime>,
): CapacityPlan {
  const regions = declaredRegions(graph).map((declared) =>
    planRegion(declared, load, pricesOf(prices, declared.region), measured),
  );
  const { project, stack } = graph;
  const findings = findingsOf({ project, stack, load, regions }, prices, limits, nowMs);
  return { project, stack, load, regions, findings, notCounted: notCounted(regions) };
}

function notCounted(regions: readonly RegionForecast[]): string[] {
  const others = new Set(regions.flatMap(({ declared }) => declared.otherFunctions.map(({ name }) => name)));
  return [
    ...(regions.some(({ declared }) => declared.flowLogs > 0) ? ["flow logs of the VPCs"] : []),
    "the failure store, whose size follows from what fails",
    "metrics of event source mappings, and the function's own log lines beside the harness's",
    "KMS requests of Lambda and S3, and reads of streams by more than one application",
    "data transfer, queries, and taxes",
    ...(regions.some(({ queues }) => queues.length > 0)
      ? ["requests of SQS, and KMS requests of queues, of which no price is known here"]
      : []),
    ...[...others].map((name) => `${name}, which neither a stream nor a queue of the program triggers`),
  ];
}
