import { amountOf } from "./cost.ts";
import type { Limits, PlanFinding, SetCommand } from "./finding.ts";
import { flowFindings } from "./flow-findings.ts";
import type { RegionForecast } from "./forecast.ts";
import type { Load } from "./load.ts";
import { type Price, stalePrices } from "./price-book.ts";
import { queueFindings } from "./queue-findings.ts";
import { streamFindings } from "./stream-findings.ts";
import { dollars } from "./words.ts";

/** What findings are about. */
export type Planned = { project: string; stack: string; load: Load; regions: readonly RegionForecast[] };

const LEVELS = ["error", "warning", "info"] as const;

/** Everything to know about a plan, the worst first. What is true of several AWS regions is said once. */
export function findingsOf(planned: Planned, prices: readonly Price[], limits: Limits, nowMs: number): PlanFinding[] {
  const { project, stack, load, regions } = planned;
  const set: SetCommand = (name, value) => `pulumi config set --stack ${stack} ${project}:${name} ${value}`;
  const all = [
    ...regions.flatMap((plan) =>
      [
        ...plan.streams.flatMap((stream) => streamFindings(stream, load, nameIn(planned, plan), set)),
        ...plan.flows.flatMap((flow) => flowFindings(flow, limits, nameIn(planned, plan), set)),
        ...plan.queues.flatMap((queue) => queueFindings(queue, limits, nameIn(planned, plan))),
      ].map((finding) => ({ ...finding, regions: [plan.declared.region] })),
    ),
    ...wholeFindings(regions, prices, limits, nowMs),
  ];
  const findings = folded(all);
  return LEVELS.flatMap((level) => findings.filter((each) => each.level === level));
}

/** Names without what all names of a region begin with. */
function nameIn({ project, stack }: Planned, { declared }: RegionForecast): (name: string) => string {
  const prefix = `${project}-${stack}-${declared.region}-`;
  return (name) => (name.startsWith(prefix) ? name.slice(prefix.length) : name);
}

function wholeFindings(
  regions: readonly RegionForecast[],
  prices: readonly Price[],
  { maxUsd }: Limits,
  nowMs: number,
): PlanFinding[] {
  const findings: PlanFinding[] = [];
  const { usd, isWhole } = amountOf(regions.flatMap(({ costs }) => costs));
  if (maxUsd !== undefined && usd > maxUsd)
    findings.push({
      level: "error",
      text: `It must cost at most ${dollars(maxUsd)} a month, and costs ${isWhole ? "" : "at least "}${dollars(usd)}.`,
      regions: [],
    });
  if (regions.every(({ flows, queues }) => flows.length + queues.length === 0))
    findings.push({
      level: maxUsd === undefined ? "warning" : "error",
      text: "No function is planned: what tables, topics, buckets, buses, schedules and HTTP APIs drive is not, and the sums hold what is due without it.",
      regions: [],
    });
  const unknown = regions.filter(({ costs }) => !amountOf(costs).isWhole).map(({ declared }) => declared.region);
  if (unknown.length > 0)
    findings.push({
      level: maxUsd === undefined ? "warning" : "error",
      text: "Prices are not known, so that the sums hold only a part.",
      regions: unknown,
      fix: "npm run plan -- --refresh, with a connection",
    });
  const planned = new Set(regions.map(({ declared }) => declared.region));
  const readOn = stalePrices(
    prices.filter(({ region }) => planned.has(region)),
    nowMs,
  );
  if (readOn !== undefined)
    findings.push({
      level: "warning",
      text: `Prices were read on ${readOn}, more than 180 days ago.`,
      regions: [],
      fix: "npm run plan -- --refresh, with a connection",
    });
  return findings;
}

function folded(findings: readonly PlanFinding[]): PlanFinding[] {
  const byText = new Map<string, PlanFinding>();
  for (const finding of findings) {
    const key = `${finding.text}/${finding.fix}`;
    const before = byText.get(key);
    const saved = before?.savesUsd === undefined ? finding.savesUsd : before.savesUsd + (finding.savesUsd ?? 0);
    byText.set(key, { ...finding, regions: [...(before?.regions ?? []), ...finding.regions], savesUsd: saved });
  }
  return [...byText.values()];
}
