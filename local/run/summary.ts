import { styleText } from "node:util";
import type { FateName } from "../account/ledger.ts";
import type { Report } from "../account/report.ts";
import { reportTable } from "../account/report-table.ts";
import type { KeylessSummary } from "./keyless-lines.ts";

/** A line that no stream took. */
export type RefusedLine = { line: number; reason: string };

/** What is told at the end of a run. */
export type SummaryArgs = {
  report: Report;
  /** The first of the lines that no stream took. */
  refused: readonly RefusedLine[];
  keyless: KeylessSummary;
  /** Name of the member that is the key. */
  keyName: string;
  /** Whether the file is no NDJSON: then its lines are not told one by one. */
  isNoNdjson: boolean;
  problems: readonly string[];
  output: string;
  /** Columns of the terminal. */
  width?: number;
};

/** The end of a run in words: lines by their fate, why records were kept, what went wrong, and the table. */
export function summary(args: SummaryArgs): string {
  const { report, problems, width } = args;
  const { in: taken, lost, seconds } = report;
  const isEmpty = taken === 0 && report.refused === 0;
  const verdict = isEmpty
    ? "the input holds none"
    : lost === 0
      ? styleText("green", "nothing lost")
      : styleText("red", `${grouped(lost)} lost`);
  return [
    ...refusedLines(args),
    ...keylessLines(args),
    ...reasonLines(report),
    ...problems.map((problem) => styleText("red", `Problem: ${problem}`)),
    `\n${reportTable(report, width)}\n`,
    `${records(taken)} in ${seconds.toFixed(1)} s, ${verdict}.`,
  ].join("\n");
}

const grouped = (count: number) => count.toLocaleString("en-US");
const lines = (count: number) => `${grouped(count)} ${count === 1 ? "line" : "lines"}`;
const records = (count: number) => `${grouped(count)} ${count === 1 ? "record" : "records"}`;

function refusedLines({ refused, report }: SummaryArgs): string[] {
  if (report.refused === 0) return [];
  const isOne = report.refused === 1;
  return [
    `\n${lines(report.refused)} ${isOne ? "was" : "were"} refused: no stream takes ${isOne ? "it, it is" : "them, they are"} nowhere.`,
    ...refused.map(told),
    ...more(report.refused - refused.length),
  ];
}

const told = ({ line, reason }: RefusedLine) => `  line ${line}: ${reason}`;
const more = (count: number) => (count > 0 ? [`  and ${grouped(count)} more`] : []);

const WHERE: Record<FateName | "lost", string> = {
  out: "came back like any other",
  quarantined: "in the failure store, byte for byte",
  discarded: "given up by the trigger; in the failure store, byte for byte",
  filtered: "skipped by the trigger's filter patterns; in no store",
  dropped: "dropped by the function; in no store",
  lost: "lost",
};

/** One heading a fate; a line that met different ones in several flows stands under each. */
function keylessLines({ keyless, keyName, isNoNdjson, report }: SummaryArgs): string[] {
  const { count, lines: followed } = keyless;
  if (count === 0) return [];
  const opening = `${lines(count)} ${count === 1 ? "has no key in" : "have no key in"} ${keyName} and went in under ${count === 1 ? "one of its own" : "keys of their own"}`;
  if (isNoNdjson) return [`\n${opening}.`];
  const flows = Object.keys(report.flows);
  const groups = new Map<string, string[]>();
  for (const { line, reason, fates } of followed)
    for (const flow of flows) {
      const title = `${flows.length > 1 ? `${flow}: ` : ""}${WHERE[fates[flow] ?? "lost"]}`;
      groups.set(title, [...(groups.get(title) ?? []), told({ line, reason })]);
    }
  const [only] = groups.size === 1 ? [...groups.keys()] : [];
  const rest = more(count - followed.length);
  const isAll = count === followed.length;
  if (only !== undefined && isAll) return [`\n${opening}; ${only}:`, ...(groups.get(only) ?? [])];
  const first = isAll ? ":" : `. The first ${followed.length}:`;
  return [`\n${opening}${first}`, ...[...groups].flatMap(([title, told]) => [` ${title}:`, ...told]), ...rest];
}

/** Why records were quarantined, discarded or dropped, the most frequent first. */
function reasonLines({ flows }: Report): string[] {
  const names = Object.keys(flows);
  const told = names.flatMap((flow) =>
    (["quarantined", "discarded", "dropped"] as const).flatMap((fate) => {
      const byReason = Object.entries(flows[flow]?.reasons[fate] ?? {}).sort(([, a], [, b]) => b - a);
      if (byReason.length === 0) return [];
      const title = names.length > 1 ? `${flow}, ${fate}` : fate;
      return [`  ${title}: ${byReason.map(([reason, count]) => `${reason} ${grouped(count)}`).join(", ")}`];
    }),
  );
  return told.length === 0 ? [] : ["\nWhy records did not come back:", ...told];
}
