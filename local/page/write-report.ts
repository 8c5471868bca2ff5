import { writeFile } from "node:fs/promises";
import path from "node:path";
import { reportDocument } from "../../page/document.ts";
import { pageParts } from "../../page/parts.ts";
import type { DrillView, FlowView, RegionView, ShownCounts, View } from "../../page/view.ts";
import type { FlowReport, Report, Tally } from "../account/report.ts";
import type { DrillReport, LateKey } from "../drill/drill-report.ts";

/** Name of the page of a run, beside its `report.json`. */
export const REPORT_PAGE = "report.html";

/** What the page of a run shows: what was seen last, and what the terminal says in the end. */
export type RunPageArgs = {
  last: View;
  report: Report;
  problems: readonly string[];
  drill: { report: DrillReport; latest: readonly LateKey[][] } | undefined;
};

/** Writes the page of a run that has ended, its numbers those of the report. */
export const writeReport = (output: string, args: RunPageArgs): Promise<void> => writePage(output, reportView(args));

/** Writes a view as the page of a run. */
export async function writePage(output: string, view: View): Promise<void> {
  await writeFile(path.join(output, REPORT_PAGE), reportDocument(view, await pageParts()));
}

function reportView({ last, report, problems, drill }: RunPageArgs): View {
  const { refused, seconds } = report;
  const regions = last.regions.map((region): RegionView => {
    const own = report.regions[region.name];
    const flows = region.flows.map((flow) => flowView(flow, own?.flows[flow.name]));
    return { ...region, counts: countsOf(own ?? {}), flows };
  });
  return {
    ...{ ...last, source: "report", isWritable: false, counts: countsOf(report), refused, seconds, regions, problems },
    drill: drill && drillView(drill, report.lost),
  };
}

const drillView = ({ report, latest }: NonNullable<RunPageArgs["drill"]>, lost: number): DrillView => ({
  ...report,
  lost,
  outages: report.outages.map((outage, index) => ({ ...outage, latest: latest[index] ?? [] })),
});

function flowView(flow: FlowView, report: FlowReport | undefined): FlowView {
  const perSecond = { in: undefined, out: undefined, kept: undefined };
  const { underWay, ...counts } = flow.counts;
  // What is under way in the end has nowhere to go.
  if (flow.isApart)
    return { ...flow, perSecond, counts: { ...counts, ...(underWay !== undefined && { lost: underWay }) } };
  if (report === undefined) return { ...flow, perSecond };
  const { invocations, latencyMs } = report;
  return { ...flow, perSecond, counts: countsOf(report), invocations, latencyMs };
}

const countsOf = (tally: Partial<Tally>): ShownCounts =>
  Object.fromEntries(COUNTED.flatMap((name) => (tally[name] === undefined ? [] : [[name, tally[name]]])));

const COUNTED = ["in", "out", "quarantined", "discarded", "filtered", "dropped", "lost", "duplicates"] as const;
