import type { FlowAccount } from "./accounts.ts";
import { FATES, type FateCounts, type FateName, type Latency } from "./ledger.ts";

/** Records by what became of them. `in` is the sum of all but `duplicates`. */
export type Tally = FateCounts & {
  /** Records that an input stream took and that nothing has become of. */
  lost: number;
};

/** What a run did with the records of one flow in one region. */
export type FlowReport = Tally & {
  /** Calls of the function. */
  invocations: number;
  latencyMs: Latency;
};

/** What a run did in one region: the sum of its flows. */
export type RegionReport = FlowReport & { flows: Record<string, FlowReport> };

/** What a run did: `report.json`. */
export type Report = Tally & {
  /** Lines that no stream takes, such as one above the largest record: they are in no region. */
  refused: number;
  seconds: number;
  regions: Record<string, RegionReport>;
  /** The sum of all regions, and why records were quarantined or dropped, by flow. */
  flows: Record<string, Tally & { reasons: ReasonCounts }>;
};

/** How many records by fate and reason. */
export type ReasonCounts = Partial<Record<FateName, Record<string, number>>>;

/** What the report of a flow in a region is made from. */
export type FlowFacts = Pick<FlowAccount, "region" | "flow" | "ledger"> & { invocations: number };

/** Adds up what is known of each flow in each region. */
export function createReport(facts: readonly FlowFacts[], totals: { refused: number; seconds: number }): Report {
  const reports = facts.map((fact) => ({ ...fact, report: reportFlow(fact) }));
  const of = (name: "region" | "flow", value: string) => reports.filter((fact) => fact[name] === value);
  const names = (name: "region" | "flow") => [...new Set(facts.map((fact) => fact[name]))];
  const regions = names("region").map((region) => {
    const flows = Object.fromEntries(of("region", region).map(({ flow, report }) => [flow, report]));
    return [region, { ...addUp(Object.values(flows)), flows }] as const;
  });
  const flows = names("flow").map((flow) => {
    const own = of("flow", flow);
    return [
      flow,
      { ...tally(own.map(({ report }) => report)), reasons: addReasons(own.map(({ ledger }) => ledger.reasons())) },
    ];
  });
  return {
    ...tally(reports.map(({ report }) => report)),
    ...totals,
    regions: Object.fromEntries(regions),
    flows: Object.fromEntries(flows),
  };
}

/** What does not add up: a sentence with the numbers for each flow in a region whose fates are not all its records. */
export function sumProblems({ regions }: Report): string[] {
  return Object.entries(regions).flatMap(([region, { flows }]) =>
    Object.entries(flows).flatMap(([flow, report]) => {
      const fates = [...FATES, "lost"] as const;
      const sum = fates.reduce((total, fate) => total + report[fate], 0);
      if (sum === report.in && report.lost >= 0) return [];
      const numbers = fates.map((fate) => `${report[fate]} ${fate}`).join(" + ");
      return [`The account of ${flow} in ${region} does not add up: ${report.in} in, but ${numbers} = ${sum}.`];
    }),
  );
}

/** A sentence for each flow that lost records and whose function never said what became of any. */
export function silenceProblems(flows: readonly FlowAccount[]): string[] {
  const silent = flows.filter(({ ledger, hasReported }) => ledger.underWay() > 0 && !hasReported());
  return [...new Set(silent.map(({ flow }) => flow))].map(
    (flow) =>
      `The function of ${flow} says nothing of its records, and writes no enrichment.id: what it took counts as lost. ` +
      "Fix: make its handler with enrichment(), or try it with --serve.",
  );
}

function reportFlow({ ledger, invocations }: FlowFacts): FlowReport {
  return { ...ledger.counts, lost: ledger.underWay(), invocations, latencyMs: ledger.latency() };
}

const NOTHING: Tally = {
  in: 0,
  out: 0,
  quarantined: 0,
  discarded: 0,
  filtered: 0,
  dropped: 0,
  duplicates: 0,
  lost: 0,
};

function tally(parts: readonly Tally[]): Tally {
  const sum = { ...NOTHING };
  for (const part of parts) for (const name of Object.keys(NOTHING) as (keyof Tally)[]) sum[name] += part[name];
  return sum;
}

/** The latency is that of the first flow with one: those of several can't be added. */
function addUp(parts: readonly FlowReport[]): FlowReport {
  const { latencyMs } = parts.find((part) => part.latencyMs.max > 0) ?? {
    latencyMs: { p50: 0, p90: 0, p99: 0, max: 0 },
  };
  return { ...tally(parts), invocations: parts.reduce((total, part) => total + part.invocations, 0), latencyMs };
}

function addReasons(parts: readonly ReasonCounts[]): ReasonCounts {
  const sum: ReasonCounts = {};
  for (const part of parts)
    for (const fate of FATES)
      for (const [reason, records] of Object.entries(part[fate] ?? {})) {
        sum[fate] = { ...sum[fate], [reason]: (sum[fate]?.[reason] ?? 0) + records };
      }
  return sum;
}
