import type { Contract } from "../../client/index.ts";
import type { Counts, Latency, Ledger } from "./ledger.ts";

/** What a run did in one region. */
export type RegionReport = Counts & {
  /** Records that were taken and are neither published, nor kept, nor filtered out. */
  lost: number;
  /** Records that the trigger's filter patterns skipped. */
  filtered: number;
  /** Calls of the function. */
  invocations: number;
  latencyMs: Latency;
};

/** What a run did: `report.json`. */
export type Report = Counts & {
  lost: number;
  filtered: number;
  /** Lines that no stream takes, such as one above the largest record: they are in no region. */
  refused: number;
  seconds: number;
  regions: Record<keyof Contract["regions"], RegionReport>;
};

/** What the report of a region is made from. */
export type RegionFacts = { ledger: Ledger; invocations: number; filtered: number };

/** Adds the regions up. */
export function createReport(
  regions: Record<string, RegionFacts>,
  { refused, seconds }: { refused: number; seconds: number },
): Report {
  const reports = Object.fromEntries(Object.entries(regions).map(([name, facts]) => [name, reportRegion(facts)]));
  const sum = (field: keyof Counts | "lost" | "filtered") =>
    Object.values(reports).reduce((total, report) => total + report[field], 0);
  return {
    in: sum("in"),
    out: sum("out"),
    quarantined: sum("quarantined"),
    duplicates: sum("duplicates"),
    lost: sum("lost"),
    filtered: sum("filtered"),
    refused,
    seconds,
    regions: reports,
  };
}

function reportRegion({ ledger, invocations, filtered }: RegionFacts): RegionReport {
  const lost = Math.max(0, ledger.underWay() - filtered);
  return { ...ledger.counts, lost, filtered, invocations, latencyMs: ledger.latency() };
}
