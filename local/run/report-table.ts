import { styleText } from "node:util";
import Table from "cli-table3";
import type { RegionReport, Report } from "./report.ts";

const HEAD = ["region", "in", "out", "quarantined", "duplicates", "lost", "invocations", "p50", "p99"];

/** The report as a table with one row a region and a total. Colour only where the terminal takes it. */
export function reportTable(report: Report): string {
  const table = new Table({
    head: HEAD,
    style: { head: [], border: [], compact: true },
    colAligns: HEAD.map((_, column) => (column === 0 ? "left" : "right")),
  });
  const regions = Object.entries(report.regions);
  for (const [name, region] of regions) table.push(row(name, region, region));
  const invocations = regions.reduce((total, [, region]) => total + region.invocations, 0);
  if (regions.length > 1) table.push(row("total", { ...report, invocations }, undefined));
  return table.toString();
}

type Row = Pick<RegionReport, "in" | "out" | "quarantined" | "duplicates" | "lost" | "invocations">;

function row(name: string, counts: Row, region: RegionReport | undefined): string[] {
  const number = (value: number) => value.toLocaleString("en-US");
  const lost = counts.lost === 0 ? number(0) : styleText("red", number(counts.lost));
  const milliseconds = (value: number | undefined) => (value === undefined ? "" : `${number(value)} ms`);
  return [
    name,
    number(counts.in),
    number(counts.out),
    number(counts.quarantined),
    number(counts.duplicates),
    lost,
    number(counts.invocations),
    milliseconds(region?.latencyMs.p50),
    milliseconds(region?.latencyMs.p99),
  ];
}
