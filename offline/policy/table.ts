import type { styleText } from "node:util";
import Table from "cli-table3";
import type { ReportedFinding } from "./findings.ts";
import type { PackVerdict } from "./pack-host.ts";

/** Colours a text, or leaves it as it is. */
type Style = (format: Parameters<typeof styleText>[0], text: string) => string;

const HEAD = ["severity", "resource, property and value", "rule and what to do"];
/** With its lines a table of 80 columns. */
const WIDTHS = [11, 30, 35];

const colours = { critical: "red", high: "red", medium: "yellow", low: "dim" } as const;

/** A verdict in words: findings by severity, and a last line that counts. */
export function renderVerdict(
  findings: readonly ReportedFinding[],
  verdict: PackVerdict,
  resources: number,
  style: Style,
): string {
  const mandatory = findings.filter(({ level }) => level === "mandatory").length;
  const advisory = findings.length - mandatory;
  const { policies, exempt } = verdict;
  const counts = `${count(resources, "resource")}, ${count(policies.length, "rule")}: ${mandatory} mandatory and ${advisory} advisory findings`;
  return [
    ...(findings.length > 0 ? [renderTable(findings, style)] : []),
    ...exempt.map(({ policy, urn, reason }) => style("dim", `${policy} on ${urn}: ${reason}`)),
    style(mandatory > 0 ? "red" : advisory > 0 ? "yellow" : "green", `${counts}.`),
  ].join("\n");
}

const count = (number: number, noun: string) => `${number} ${noun}${number === 1 ? "" : "s"}`;

function renderTable(findings: readonly ReportedFinding[], style: Style): string {
  const table = new Table({
    head: HEAD,
    colWidths: WIDTHS,
    wordWrap: true,
    style: { head: [], border: [], compact: true },
  });
  for (const { severity, level, resource, property, value, rule, message, fix } of findings)
    table.push([
      `${style(colours[severity], severity)}\n${level}`,
      breakLong([resource, ...(property === "" ? [] : [property, `= ${value}`])].join("\n"), 1),
      breakLong(`${rule}\n${`${property} ${message}`.trim()}.\n${fix}`, 2),
    ]);
  return table.toString();
}

/** The table wraps between words, and cuts a word that is wider than its column: names and paths are broken here. */
function breakLong(text: string, column: number): string {
  const room = (WIDTHS[column] ?? 0) - 2;
  return text.replace(new RegExp(`\\S{${room}}(?=\\S)`, "g"), "$&\n");
}
