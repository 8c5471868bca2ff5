import { classOf } from "./classify.ts";
import type { RedriveCommand } from "./command-line.ts";
import { compareArrival, type Done, type HeldRecord, idOf, isAmong, isDone } from "./held-record.ts";

/** Which reasons to put back; undefined for those that may succeed by now. */
export type Reasons = RedriveCommand["reasons"];

/** What is to become of a record that the failure store holds. */
export type RedriveDecision =
  | "put back"
  | "put back before"
  | "held twice"
  | "not selected"
  | "of another flow"
  | "of no flow";

/** What a plan goes by. */
export type PlanArgs = {
  /** What was put back before. */
  done: Done;
  reasons: Reasons;
  /** The only flow to put back for; undefined for all. */
  flow: string | undefined;
  /** Names of the flows that there are. */
  flows: ReadonlySet<string>;
};

/** The fate of every record. */
export type Plan = {
  fates: ReadonlyMap<HeldRecord, RedriveDecision>;
  /** What to put back, in order of arrival. */
  records: HeldRecord[];
};

/** Decides what to put back. */
export function plan(held: readonly HeldRecord[], { done, reasons, flow, flows }: PlanArgs): Plan {
  const fates = new Map<HeldRecord, RedriveDecision>();
  const chosen = new Set<string>();
  const spokesmen = spokesmenOf(held);
  // Aggregates first: one that is put back whole carries its records.
  for (const record of [...held].sort((a, b) => Number(b.aggregate) - Number(a.aggregate))) {
    const fate = fateOf(record);
    fates.set(record, fate);
    if (fate === "put back") chosen.add(idOf(record));
  }
  const records = held.filter((record) => fates.get(record) === "put back").sort(compareArrival);
  return { fates, records };

  function fateOf(record: HeldRecord): RedriveDecision {
    if (!flows.has(record.flow)) return "of no flow";
    if (flow !== undefined && record.flow !== flow) return "of another flow";
    if (isDone(done, record)) return "put back before";
    if (spokesmen.get(idOf(record)) !== record) return "held twice";
    if (!isSelected(record, reasons)) return "not selected";
    return isAmong(chosen, record) ? "held twice" : "put back";
  }
}

/** Of each record that is held several times, the one whose reason counts: the function's, which knows, and its latest. */
function spokesmenOf(held: readonly HeldRecord[]): ReadonlyMap<string, HeldRecord> {
  const spokesmen = new Map<string, HeldRecord>();
  for (const record of held) {
    const other = spokesmen.get(idOf(record));
    if (other === undefined || knowsBetter(record, other)) spokesmen.set(idOf(record), record);
  }
  return spokesmen;
}

function knowsBetter(record: HeldRecord, other: HeldRecord): boolean {
  if (record.source !== other.source) return record.source === "quarantine";
  return record.storedAtMs > other.storedAtMs;
}

function isSelected(record: HeldRecord, reasons: Reasons): boolean {
  if (reasons === undefined) return classOf(record) !== "needs mending";
  return reasons === "all" || reasons.has(record.reason);
}
