import { styleText } from "node:util";
import Table from "cli-table3";
import type { Latency } from "./ledger.ts";
import type { FlowReport, Report, Tally } from "./report.ts";

const WIDTH = 80;

type Row = { region: string; flow: string; tally: Tally; refused: number | undefined; own: FlowReport | undefined };

type Column = {
  head: string;
  text: (row: Row) => string;
  /** Left out when it is 0 in every row. */
  isRare?: true;
  /** Left out when there is no room: the last such column first. */
  isSpare?: true;
};

const number = (value: number | undefined) => (value === undefined ? "" : value.toLocaleString("en-US"));
const lost = ({ tally }: Row) => (tally.lost === 0 ? "0" : styleText("red", number(tally.lost)));

/** Nothing where nothing came back. */
const milliseconds = (latency: Latency | undefined, share: "p50" | "p99") =>
  latency === undefined || latency.max === 0 ? "" : number(latency[share]);

const COLUMNS: readonly Column[] = [
  { head: "in", text: ({ tally }) => number(tally.in) },
  { head: "out", text: ({ tally }) => number(tally.out) },
  { head: "quarantined", text: ({ tally }) => number(tally.quarantined) },
  { head: "discarded", text: ({ tally }) => number(tally.discarded), isRare: true },
  { head: "filtered", text: ({ tally }) => number(tally.filtered), isRare: true },
  { head: "dropped", text: ({ tally }) => number(tally.dropped), isRare: true },
  { head: "refused", text: ({ refused }) => number(refused), isRare: true },
  { head: "lost", text: lost },
  { head: "duplicates", text: ({ tally }) => number(tally.duplicates) },
  { head: "p50 ms", text: ({ own }) => milliseconds(own?.latencyMs, "p50"), isSpare: true },
  { head: "p99 ms", text: ({ own }) => milliseconds(own?.latencyMs, "p99"), isSpare: true },
];

/** The report as a table: one row a flow in a region, and a total. Colour only where the terminal takes it. */
export function reportTable(report: Report, width = WIDTH): string {
  const rows = rowsOf(report);
  const hasFlows = Object.keys(report.flows).length > 1;
  const names: Column[] = [{ head: "region", text: ({ region }) => region }];
  if (hasFlows) names.push({ head: "flow", text: ({ flow }) => flow });
  const isNothing = ({ text }: Column) => rows.every((row) => ["", "0"].includes(text(row)));
  const columns = COLUMNS.filter((column) => !column.isRare || !isNothing(column));
  for (;;) {
    const lines = draw([...names, ...columns], names.length, rows);
    const spare = columns.findLastIndex(({ isSpare }) => isSpare);
    if (spare < 0 || widthOf(lines) <= width) return lines;
    columns.splice(spare, 1);
  }
}

function rowsOf(report: Report): Row[] {
  const rows: Row[] = Object.entries(report.regions).flatMap(([region, { flows }]) =>
    Object.entries(flows).map(([flow, own]) => ({ region, flow, tally: own, refused: undefined, own })),
  );
  if (rows.length > 1 || report.refused > 0)
    rows.push({ region: "total", flow: "", tally: report, refused: report.refused, own: undefined });
  return rows;
}

function draw(columns: readonly Column[], leftColumns: number, rows: readonly Row[]): string {
  const table = new Table({
    head: columns.map(({ head }) => head),
    style: { head: [], border: [], compact: true },
    colAligns: columns.map((_, index) => (index < leftColumns ? "left" : "right")),
  });
  for (const row of rows) table.push(columns.map(({ text }) => text(row)));
  return table.toString();
}

function widthOf(lines: string): number {
  return lines.indexOf("\n");
}
