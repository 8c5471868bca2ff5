import type { styleText } from "node:util";
import type { CheckedPlan } from "./agreement/check-plan.ts";
import { renderSimulated } from "./agreement/report.ts";
import { type Amount, amountOf, type Cost } from "./cost.ts";
import { wordsOf } from "./duration/duration.ts";
import type { PlanFinding } from "./finding.ts";
import type { StreamForecast } from "./forecast.ts";
import type { CapacityPlan } from "./plan.ts";
import { drawTable } from "./table.ts";
import { dollars, dollarsOr, wordsOfAmount, wordsOfNumber, wordsOfSeconds } from "./words.ts";

/** Colours a text, or leaves it as it is. */
type Style = (format: Parameters<typeof styleText>[0], text: string) => string;

/** A plan in words and tables. */
export function renderPlan(plan: CapacityPlan | CheckedPlan, style: Style): string {
  const { findings, notCounted } = plan;
  return [
    style("bold", titleOf(plan)),
    "",
    ...durationLines(plan),
    ...streamTables(plan),
    ...functionTables(plan),
    ...("simulated" in plan && plan.regions.some(({ flows }) => flows.length > 0) ? [renderSimulated(plan)] : []),
    "\nUS dollars a month",
    drawTable(["", "fixed", "variable", "together"], 1, costRows(plan)),
    `\nNot counted: ${notCounted.join("; ")}.`,
    "",
    ...findings.map((finding) => renderFinding(finding, style)),
  ].join("\n");
}

function titleOf({ project, stack, load, regions }: CapacityPlan): string {
  const size = `${load.rate.toLocaleString("en-US")} a second of ${load.bytes.toLocaleString("en-US")} bytes`;
  const takes = [
    ...(regions.some(({ streams }) => streams.length > 0)
      ? [`${size.replace(" a second", " records/s")} in each region`]
      : []),
    ...(regions.some(({ queues }) => queues.length > 0)
      ? [`${size.replace(" a second", " messages/s")} on each queue`]
      : []),
  ];
  const peak = load.peak === 1 ? "" : `, ${load.peak} times that at the peak`;
  return `${project}, stack ${stack}: ${takes.join(", and ") || "nothing that a stream or a queue drives"}${peak}`;
}

/** A function or a stream by its name without what its parents say. */
const shortName = ({ project, stack }: CapacityPlan, region: string, name: string) =>
  name.replace(`${project}-${stack}-${region}-`, "");

/** A table under its title; nothing without rows. */
const section = (title: string, head: string[], rows: string[][]): string[] =>
  rows.length === 0 ? [] : [`\n${title}`, drawTable(head, 2, rows)];

function streamTables(plan: CapacityPlan): string[] {
  const rows = <Cells extends string[]>(cells: (stream: StreamForecast) => Cells) =>
    plan.regions.flatMap(({ declared: { region }, streams }) =>
      streams.map((each) => [region, shortName(plan, region, each.stream.name), ...cells(each)]),
    );
  return [
    ...section(
      "Streams: shards for the peak with a quarter free, and from how many on\non-demand is cheaper",
      ["region", "stream", "shards", "needed", "throttled", "on-demand from"],
      rows(({ stream, shards, shardsNeeded, throttled, breakEven }) => [
        stream.shards === undefined ? "on-demand" : String(shards),
        String(shardsNeeded),
        `${(throttled * 100).toFixed(1)} %`,
        breakEven === undefined ? "unknown" : `${breakEven.shards.toLocaleString("en-US")} shards`,
      ]),
    ),
    ...section(
      "Streams, US dollars a month: as it is, with the shards needed, on-demand,\nOn-demand Advantage",
      ["region", "stream", "now", "shards", "on-demand", "Advantage"],
      rows(({ usd }) => [usd.now, usd.provisioned, usd.onDemand, usd.advantage].map(dollarsOr)),
    ),
  ];
}

function functionTables(plan: CapacityPlan): string[] {
  const flows = plan.regions.flatMap(({ declared: { region }, flows: some }) =>
    some.map((flow) => ({ region, name: shortName(plan, region, flow.flow.function.name), ...flow })),
  );
  const queues = plan.regions.flatMap(({ declared: { region }, queues: some }) =>
    some.map((queue) => ({ region, name: shortName(plan, region, queue.flow.function.name), ...queue })),
  );
  return [
    ...section(
      "Functions: what they can do, and what they send through VPC endpoints",
      ["region", "function", "inv./s", "running", "at most", "records/s", "KiB/s"],
      flows.map((flow) => [...runningOf(flow, flow.capacity.rate), wordsOfNumber(flow.endpointBytesPerSecond / 1024)]),
    ),
    ...section(
      "Functions: iterator age after an hour at the peak, and time to catch up after\nan outage of an hour",
      ["region", "function", "age", "catch-up"],
      flows.map((flow) => delaysOf(flow, flow.iteratorAgeSeconds)),
    ),
    ...section(
      "Functions on queues, by formulas alone: what they can do",
      ["region", "function", "inv./s", "running", "at most", "messages/s"],
      queues.map((queue) => runningOf(queue, queue.capacity)),
    ),
    ...section(
      "Functions on queues, by formulas alone: how old messages get in an hour at the\npeak, and time to catch up after an outage of an hour",
      ["region", "function", "age", "catch-up"],
      queues.map((queue) => delaysOf(queue, queue.messageAgeSeconds)),
    ),
  ];
}

type Named = { region: string; name: string };
type Running = { invocationsPerSecond: number; concurrency: number; mostConcurrency: number };

function runningOf(flow: Named & Running, capacity: number): string[] {
  const { region, name, invocationsPerSecond, concurrency, mostConcurrency } = flow;
  return [
    ...[region, name, wordsOfNumber(invocationsPerSecond), wordsOfNumber(concurrency)],
    ...[String(mostConcurrency), wordsOfNumber(capacity)],
  ];
}

const delaysOf = ({ region, name, catchUpSeconds }: Named & { catchUpSeconds: number }, ageSeconds: number) => [
  ...[region, name, wordsOfSeconds(ageSeconds), wordsOfSeconds(catchUpSeconds)],
];

/** How long functions take, and where that comes from: what is true of several AWS regions once. */
function durationLines({ project, stack, regions }: CapacityPlan): string[] {
  const lines = regions.flatMap(({ declared: { region }, flows, queues }) =>
    [...flows, ...queues].map(({ flow, duration }) => {
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
