import type { FailureCondition } from "../../emulator/lambda/stream-poller/failure-record.ts";
import type { Reason } from "../../handlers/enrich/reason.ts";
import type { HeldRecord } from "./held-record.ts";

/** What comes of a record that is put back as it is. */
export type Class = "may succeed" | "needs mending" | "its handler decides";

const CLASSES: Record<Reason | FailureCondition, Class> = {
  empty: "needs mending",
  "invalid-utf8": "needs mending",
  "invalid-json": "needs mending",
  "not-an-object": "needs mending",
  "invalid-record": "needs mending",
  "invalid-user": "needs mending",
  "missing-country": "needs mending",
  // The catalogue may hold it by now.
  "unknown-country": "may succeed",
  // However often it is read, until the record or the catalogue's names say which is meant.
  "not-a-country": "needs mending",
  "ambiguous-country": "needs mending",
  "already-enriched": "needs mending",
  // The output stream may take more by now.
  oversize: "may succeed",
  "corrupt-aggregate": "needs mending",
  "invalid-key": "needs mending",
  "unexpected-error": "may succeed",
  RetryAttemptsExhausted: "may succeed",
  RecordAgeExceeded: "may succeed",
};

const KNOWN: ReadonlyMap<string, Class> = new Map(Object.entries(CLASSES));

/** Every reason that the function and the event source mapping give. */
export const KNOWN_REASONS: readonly string[] = [...KNOWN.keys()];

/**
 * What comes of a record with that reason. Nothing is known against a batch that was given up. A reason of a handler's own is
 * known to nobody else: its next version may take what this one refused.
 */
export function classOf({ source, reason }: Pick<HeldRecord, "source" | "reason">): Class {
  if (source === "discarded batch") return "may succeed";
  return KNOWN.get(reason) ?? "its handler decides";
}
