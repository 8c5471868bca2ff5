import type { styleText } from "node:util";
import Table from "cli-table3";
import { type Class, classOf } from "./classify.ts";
import type { HeldRecord } from "./held-record.ts";
import type { Plan } from "./plan.ts";

/** What the failure store holds by one source and reason. */
export type Group = Pick<HeldRecord, "source" | "reason"> & {
  class: Class;
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

/** The plan by source and reason, in the order of their names. */
export function groupsOf({ fates }: Plan): Group[] {
  const groups = new Map<string, Group>();
  for (const [record, fate] of fates) {
    const { source, reason, storedAtMs } = record;
    const key = `${source}/${reason}`;
    const group = groups.get(key) ?? createGroup(record);
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

function createGroup({ source, reason, storedAtMs }: HeldRecord): Group {
  const counts = { records: 0, bytes: 0, putBefore: 0, toPut: 0 };
  return { source, reason, class: classOf({ source, reason }), ...counts, firstMs: storedAtMs, lastMs: storedAtMs };
}

const HEAD = ["source", "reason", "put back, it", "records", "bytes", "before", "now", "first stored", "last stored"];
const NUMBERS = new Set(["records", "bytes", "before", "now"]);

/** The groups as an aligned table. `style` is Node's `styleText`, which colours only where the terminal takes it. */
export function renderGroups(groups: readonly Group[], style: typeof styleText): string {
  const table = new Table({
    head: HEAD,
    style: { head: [], border: [], compact: true },
    colAligns: HEAD.map((title) => (NUMBERS.has(title) ? "right" : "left")),
  });
  const number = (value: number) => value.toLocaleString("en-US");
  for (const group of groups)
    table.push([
      group.source,
      group.reason,
      style(group.class === "may succeed" ? "green" : "yellow", group.class),
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
