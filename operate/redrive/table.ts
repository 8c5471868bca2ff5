import type { styleText } from "node:util";
import Table from "cli-table3";
import { type Class, classOf } from "./classify.ts";
import type { HeldRecord } from "./held-record.ts";
import type { Plan, RedriveDecision } from "./plan.ts";

/** What the failure store holds by one flow, source and reason. */
export type Group = Pick<HeldRecord, "flow" | "source" | "reason"> & {
  class: Class | "has no flow";
  records: number;
  bytes: number;
  /** Put back by an earlier run. */
  putBefore: number;
  /** Put back by this run. */
  toPut: number;
  /** When the first and the last object was stored, in milliseconds since the Unix epoch. */
  firstMs: number;
  lastMs: number;
};

/** The plan by flow, source and reason, in the order of their names. */
export function groupsOf({ fates }: Plan): Group[] {
  const groups = new Map<string, Group>();
  for (const [record, fate] of fates) {
    const { source, reason, storedAtMs } = record;
    const key = `${record.flow}/${source}/${reason}`;
    const group = groups.get(key) ?? createGroup(record, fate);
    groups.set(key, group);
    group.records += 1;
    group.bytes += record.bytes;
    if (fate === "put back before") group.putBefore += 1;
    if (fate === "put back") group.toPut += 1;
    group.firstMs = Math.min(group.firstMs, storedAtMs);
    group.lastMs = Math.max(group.lastMs, storedAtMs);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
}

function createGroup({ flow, source, reason, storedAtMs }: HeldRecord, fate: RedriveDecision): Group {
  const comes = fate === "of no flow" ? "has no flow" : classOf({ source, reason });
  const counts = { records: 0, bytes: 0, putBefore: 0, toPut: 0 };
  return { flow, source, reason, class: comes, ...counts, firstMs: storedAtMs, lastMs: storedAtMs };
}

const COLOURS = {
  "may succeed": "green",
  "its handler decides": "green",
  "needs mending": "yellow",
  "has no flow": "yellow",
} as const;
const HEAD = [
  "flow",
  "source",
  "reason",
  "put back, it",
  "records",
  "bytes",
  "before",
  "now",
  "first stored",
  "last stored",
];
const NUMBERS = new Set(["records", "bytes", "before", "now"]);

/**
 * The groups as an aligned table.
 * @param style Node's `styleText`, which colours only where the terminal takes it.
 * @param hasFlows whether to say whose they are.
 */
export function renderGroups(groups: readonly Group[], style: typeof styleText, hasFlows: boolean): string {
  const head = hasFlows ? HEAD : HEAD.slice(1);
  const table = new Table({
    head,
    style: { head: [], border: [], compact: true },
    colAligns: head.map((title) => (NUMBERS.has(title) ? "right" : "left")),
  });
  const number = (value: number) => value.toLocaleString("en-US");
  for (const group of groups)
    table.push([
      ...(hasFlows ? [group.flow] : []),
      group.source,
      group.reason,
      style(COLOURS[group.class], group.class),
      number(group.records),
      number(group.bytes),
      number(group.putBefore),
      number(group.toPut),
      minuteOf(group.firstMs),
      minuteOf(group.lastMs),
    ]);
  return table.toString();
}

/** A moment to the minute, in UTC. */
const minuteOf = (ms: number) => `${new Date(ms).toISOString().slice(0, "YYYY-MM-DDTHH:MM".length)}Z`;
