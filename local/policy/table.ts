import type { styleText } from "node:util";
import Table from "cli-table3";
import type { ReportedFinding } from "./findings.ts";
import type { Verdict } from "./pack-host.ts";

/** Colours a text, or leaves it as it is. */
export type Style = (format: Parameters<typeof styleText>[0], text: string) => string;

const HEAD = ["severity", "resource", "property and value", "rule", "what to do"];
const WIDTHS = [12, 30, 34, 30, 50];

const colours = { critical: "red", high: "red", medium: "yellow", low: "dim" } as const;

/** A verdict in words: findings by severity, and a last line that counts. */
export function renderVerdict(
  findings: readonly ReportedFinding[],
  verdict: Verdict,
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
    wrapOnWordBoundary: false,
    style: { head: [], border: [], compact: true },
  });
  for (const { severity, level, resource, property, value, rule, message, fix } of findings)
    table.push([
      `${style(colours[severity], severity)}\n${level}`,
      resource,
      property === "" ? "" : `${property}\n= ${value}`,
      rule,
      `${property} ${message}.\n${fix}`.trim(),
    ]);
  return table.toString();
}
