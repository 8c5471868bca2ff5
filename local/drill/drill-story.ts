import type { DrillPlan } from "./drill.ts";
import type { DrillReport, OutageReport } from "./drill-report.ts";
import { OUTAGE_KINDS, outagesOf } from "./outages.ts";

/** What a drill will do, before it begins, in 80 columns. */
export function drillOpening({ region, kinds }: DrillPlan): string {
  const minutes = (outagesOf(kinds).at(-1)?.untilMs ?? 0) / 60_000;
  return (
    `Drill: ${region} will stop taking records (${kinds.join(", ")}).\n` +
    `  ${minutes} minutes of the streams' time, in which waits are passed over.`
  );
}

/** A drill in words, in 80 columns. */
export function drillStory({ region, outages, ...whole }: DrillReport): string {
  return [
    `\nDrill: ${region} stopped taking records ${times(outages.length)}.`,
    ...outages.flatMap((outage) => ["", ...outageLines(outage)]),
    "",
    whole.disordered === 0
      ? "In each region, each key's records are in order."
      : `${number(whole.disordered)} keys are out of order.`,
    ...duplicateLines(whole.duplicates),
  ].join("\n");
}

const number = (value: number) => value.toLocaleString("en-US");
const times = (count: number) => (count === 1 ? "once" : `${count} times`);
const keys = (count: number) => `${number(count)} ${count === 1 ? "key" : "keys"}`;
const seconds = (value: number) => `${value.toFixed(1)} s`;

function outageLines(outage: OutageReport): string[] {
  const { kind, lateSeconds, leftAfterSeconds, backAfterSeconds, moved, waited } = outage;
  const left =
    leftAfterSeconds === null ? "Producers did not leave" : `Producers left after ${seconds(leftAfterSeconds)}`;
  const back =
    backAfterSeconds === null ? "; they did not come back." : `, and were back ${seconds(backAfterSeconds)} after it.`;
  return [
    `  ${kind}: from ${outage.fromSeconds} s on, for ${outage.seconds} s,\n    ${OUTAGE_KINDS[kind]}.`,
    `    ${left}${leftAfterSeconds === null ? "." : back}`,
    `    Of ${keys(outage.keys)} that had records then, ${number(moved)} moved as a whole, ${number(waited)} stayed.`,
    `    Late: half of them up to ${seconds(lateSeconds.p50)}, 99 % ${seconds(lateSeconds.p99)}, all ${seconds(lateSeconds.max)}.`,
    ...(outage.duplicates === 0 ? [] : [`    ${number(outage.duplicates)} records came twice.`]),
  ];
}

const duplicateLines = (count: number) =>
  count === 0
    ? ["No record came twice."]
    : [
        `${number(count)} records came again, since nobody had answered: the same bytes, with an`,
        "enrichment.id of their own. Tell them by what is in them.",
      ];
