import type { styleText } from "node:util";
import type { CheckedPlan } from "./agreement/check-plan.ts";
import { renderSimulated } from "./agreement/report.ts";
import { type Amount, amountOf, type Cost } from "./cost.ts";
import { wordsOf } from "./duration/duration.ts";
import type { PlanFinding } from "./finding.ts";
import type { CapacityPlan } from "./plan.ts";
import { drawTable } from "./table.ts";
import { dollars, dollarsOr, wordsOfAmount, wordsOfNumber, wordsOfSeconds } from "./words.ts";

/** Colours a text, or leaves it as it is. */
type Style = (format: Parameters<typeof styleText>[0], text: string) => string;

/** A plan in words and tables. */
export function renderPlan(plan: CapacityPlan | CheckedPlan, style: Style): string {
  const { project, stack, load, regions, findings, notCounted } = plan;
  const prefix = (region: string, name: string) => name.replace(`${project}-${stack}-${region}-`, "");
  const peak = load.peak === 1 ? "" : `, ${load.peak} times that at the peak`;
  const title = `${project}, stack ${stack}: ${load.rate.toLocaleString("en-US")} records/s of ${load.bytes.toLocaleString("en-US")} bytes in each region${peak}`;
  const streams = regions.flatMap(({ declared: { region }, streams: planned }) =>
    planned.map(({ stream, shards, shardsNeeded, throttled, breakEven }) => [
      region,
      prefix(region, stream.name),
      stream.shards === undefined ? "on-demand" : String(shards),
      String(shardsNeeded),
      `${(throttled * 100).toFixed(1)} %`,
      breakEven === undefined ? "unknown" : `${breakEven.shards.toLocaleString("en-US")} shards`,
    ]),
  );
  const modes = regions.flatMap(({ declared: { region }, streams: planned }) =>
    planned.map(({ stream, usd }) => [
      region,
      prefix(region, stream.name),
      ...[usd.now, usd.provisioned, usd.onDemand, usd.advantage].map(dollarsOr),
    ]),
  );
  const flows = regions.flatMap((each) =>
    each.flows.map((flow) => [
      each.declared.region,
      prefix(each.declared.region, flow.flow.function.name),
      wordsOfNumber(flow.invocationsPerSecond),
      wordsOfNumber(flow.concurrency),
      String(flow.mostConcurrency),
      wordsOfNumber(flow.capacity.rate),
      wordsOfSeconds(flow.iteratorAgeSeconds),
      wordsOfSeconds(flow.catchUpSeconds),
      wordsOfNumber(flow.endpointBytesPerSecond / 1024),
    ]),
  );
  return [
    style("bold", title),
    "",
    ...durationLines(plan),
    "\nStreams: shards for the peak with a quarter free, and from how many on on-demand is cheaper",
    drawTable(["region", "stream", "shards", "needed", "throttled", "on-demand from"], 2, streams),
    "\nStreams, US dollars a month: as it is, with the shards needed, on-demand, On-demand Advantage",
    drawTable(["region", "stream", "now", "shards", "on-demand", "Advantage"], 2, modes),
    "\nFunctions: what they can do, iterator age after an hour at the peak, time to catch up after an\noutage of an hour, and what they send through VPC endpoints",
    drawTable(
      ["region", "function", "inv./s", "running", "at most", "records/s", "age", "catch-up", "KiB/s"],
      2,
      flows,
    ),
    ...("simulated" in plan ? [renderSimulated(plan)] : []),
    "\nUS dollars a month",
    drawTable(["", "fixed", "variable", "together"], 1, costRows(plan)),
    `\nNot counted: ${notCounted.join("; ")}.`,
    "",
    ...findings.map((finding) => renderFinding(finding, style)),
  ].join("\n");
}

/** How long functions take, and where that comes from: what is true of several AWS regions once. */
function durationLines({ project, stack, regions }: CapacityPlan): string[] {
  const lines = regions.flatMap(({ declared: { region }, flows }) =>
    flows.map(({ flow, duration }) => {
      const name = flow.function.name.replace(`${project}-${stack}-${region}-`, "");
      const more = duration.source === "given" ? "" : " --duration-ms says it better.";
      return `An invocation of ${name} takes ${wordsOf(duration)}, ${duration.source}: ${duration.because}.${more}`;
    }),
  );
  return [...new Set(lines)];
}

/** Rows of a table of costs: by service, by AWS region, and in all. */
function costRows({ regions }: CapacityPlan): string[][] {
  const all = regions.flatMap(({ costs }) => costs);
  return [
    ...byService(all).map(([service, costs]) => [service, ...apart(costs)]),
    ...regions.map(({ declared, costs }) => [declared.region, ...apart(costs)]),
    ["all", ...apart(all)],
  ];
}

/** Costs by service, in the order of first mention. */
export function byService(costs: readonly Cost[]): [service: string, costs: Cost[]][] {
  const services = [...new Set(costs.map(({ service }) => service))];
  return services.map((service) => [service, costs.filter((each) => each.service === service)]);
}

/** Costs in words: what is fixed, what is variable, and both. */
export const apart = (costs: readonly Cost[]): string[] => Object.values(amountsOf(costs)).map(wordsOfAmount);

/** What is fixed, what is variable, and both. */
export function amountsOf(costs: readonly Cost[]): Record<"fixed" | "variable" | "together", Amount> {
  const of = (kind: Cost["kind"]) => amountOf(costs.filter((each) => each.kind === kind));
  return { fixed: of("fixed"), variable: of("variable"), together: amountOf(costs) };
}

const COLOURS = { error: "red", warning: "yellow", info: "cyan" } as const;

function renderFinding({ level, text, regions, fix, savesUsd }: PlanFinding, style: Style): string {
  const where = regions.length > 0 ? ` (${regions.join(", ")})` : "";
  const saves = savesUsd === undefined ? "" : ` It saves ${dollars(savesUsd)} a month.`;
  const lines = [`${style(COLOURS[level], level)}: ${text}${where}${saves}`];
  if (fix !== undefined) lines.push(`  Fix: ${fix}`);
  return lines.join("\n");
}
