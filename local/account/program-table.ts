import { styleText } from "node:util";
import Table from "cli-table3";
import type { DeployedTrigger } from "../deploy/trigger.ts";
import type { EventFates, TriggerReport } from "./program-report.ts";

type Row = { region: string; name: string; sources: string; fates: EventFates };

type Column = {
  head: string;
  text: (row: Row) => string;
  /** Left out when it says the same in every row: 0, or the only region. */
  isRare?: true;
};

const NO_EVENTS = "0";
const number = (value: number) => value.toLocaleString("en-US");

const NAMES: readonly Column[] = [
  { head: "region", text: ({ region }) => region, isRare: true },
  { head: "function", text: ({ name }) => name },
  { head: "source", text: ({ sources }) => sources },
];
const FATES: readonly Column[] = [
  { head: "in", text: ({ fates }) => number(fates.in) },
  { head: "out", text: ({ fates }) => number(fates.out) },
  { head: "failed", text: ({ fates }) => number(fates.failed) },
  { head: "filtered", text: ({ fates }) => number(fates.filtered), isRare: true },
  { head: "lost", text: ({ fates: { lost } }) => (lost === 0 ? "0" : styleText("red", number(lost))) },
];

/** The account of functions as a table: one row a function in a region, and a total of several. */
export function programTable({ flows, ...total }: TriggerReport): string {
  const rows = Object.entries(flows).map(([key, { sources, ...fates }]) => {
    const [region = "", name = ""] = key.split("/");
    return { region, name: shortName(region, name), sources: sources.join(", "), fates };
  });
  const saysNothing = ({ text }: Column) => rows.every((row) => [NO_EVENTS, rows[0]?.region].includes(text(row)));
  const [names = [], fates = []] = [NAMES, FATES].map((all) =>
    all.filter((column) => !column.isRare || !saysNothing(column)),
  );
  const table = new Table({
    head: [...names, ...fates].map(({ head }) => head),
    style: { head: [], border: [], compact: true },
    colAligns: [...names.map(() => "left" as const), ...fates.map(() => "right" as const)],
  });
  const add = (row: Row) => table.push([...names, ...fates].map(({ text }) => text(row)));
  for (const row of rows) add(row);
  if (rows.length !== 1) add({ region: "", name: "total", sources: "", fates: total });
  return table.toString();
}

/** A function's name without what its region's row says already, and without what Pulumi puts at its end. */
export const shortName = (region: string, name: string) =>
  name
    .slice(name.indexOf(`${region}-`) < 0 ? 0 : name.indexOf(`${region}-`) + region.length + 1)
    .replace(/-[\da-f]{7}$/, "");

/** Where buckets and queues are kept on this machine. */
export type Places = { bucket: (region: string, bucket: string) => string; queue: (arn: string) => string };

/** Where the events lie that functions could not handle: a line for each bucket and queue. */
export function keptPlaces(triggers: readonly DeployedTrigger[], places: Places): string[] {
  const failing = triggers.filter((trigger) => trigger.tally().failed > 0);
  const lines = failing.flatMap(({ region, functionName, keptIn = [] }) =>
    keptIn.map((arn) => `  ${shortName(region, functionName)}: ${placeOf(arn, region, places)}`),
  );
  return lines.length === 0 ? [] : ["\nWhat failed is kept in", ...new Set(lines)];
}

const placeOf = (arn: string, region: string, { bucket, queue }: Places) =>
  arn.startsWith("arn:aws:s3:") ? bucket(region, arn.split(":").at(-1) ?? "") : queue(arn);
