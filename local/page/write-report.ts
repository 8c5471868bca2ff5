import { writeFile } from "node:fs/promises";
import path from "node:path";
import { reportDocument } from "../../page/document.ts";
import { pageParts } from "../../page/parts.ts";
import type { FlowView, RegionView, ShownCounts, View } from "../../page/view.ts";
import type { FlowReport, Report, Tally } from "../account/report.ts";

/** Name of the page of a run, beside its `report.json`. */
export const REPORT_PAGE = "report.html";

/** Writes the page of a run that has ended, its numbers those of the report. */
export async function writeReport(output: string, last: View, report: Report): Promise<void> {
  await writeFile(path.join(output, REPORT_PAGE), reportDocument(reportView(last, report), await pageParts()));
}

function reportView(last: View, report: Report): View {
  const { refused, seconds } = report;
  const regions = last.regions.map((region): RegionView => {
    const own = report.regions[region.name];
    const flows = region.flows.map((flow) => flowView(flow, own?.flows[flow.name]));
    return { ...region, counts: countsOf(own ?? {}), flows };
  });
  return { ...last, source: "report", isWritable: false, counts: countsOf(report), refused, seconds, regions };
}

function flowView(flow: FlowView, report: FlowReport | undefined): FlowView {
  const perSecond = { in: undefined, out: undefined, kept: undefined };
  if (report === undefined) return { ...flow, perSecond };
  const { invocations, latencyMs } = report;
  return { ...flow, perSecond, counts: countsOf(report), invocations, latencyMs };
}

const countsOf = (tally: Partial<Tally>): ShownCounts =>
  Object.fromEntries(COUNTED.flatMap((name) => (tally[name] === undefined ? [] : [[name, tally[name]]])));

const COUNTED = ["in", "out", "quarantined", "discarded", "filtered", "dropped", "lost", "duplicates"] as const;
