import { checkReason, type Refusal } from "../records/refusal.ts";

// Two copies of this package in one bundle must understand each other.
const ANSWER: unique symbol = Symbol.for("tributary.answer");

type Kinds =
  | { kind: "replace"; with: unknown }
  | { kind: "drop"; reason: string }
  | { kind: "refuse"; refusal: Refusal }
  | { kind: "retry"; reason: string };

/** An answer of an enrichment that is no members to add: made by `replace`, `drop`, `refuse` and `retry`, returned or thrown. */
export type Answer = { readonly [ANSWER]: Kinds };

/**
 * Other data under the same key. An object carries the stamp, as a record with members does; any other value becomes its
 * JSON text, a Uint8Array its bytes, and neither carries one: then a duplicate can't be told.
 */
export function replace(value: unknown): Answer {
  return { [ANSWER]: { kind: "replace", with: value } };
}

/** Nothing is published and nothing kept; a metric counts it by reason. @throws TypeError for a malformed reason. */
export function drop(reason: string): Answer {
  return { [ANSWER]: { kind: "drop", reason: checkReason(reason) } };
}

/**
 * The record goes whole into the failure store, with reason and origin.
 * @param detail more for whoever reads it there.
 * @throws TypeError for a malformed reason.
 */
export function refuse(reason: string, detail?: string): Answer {
  return refuseAs({ reason: checkReason(reason), ...(detail !== undefined && { detail }) });
}

/**
 * The record is tried again while there is time, and then left to Lambda: later records of its key wait.
 * Errors of AWS calls that are transient, and those of access, throttling and what is not found, count as such by themselves.
 * @throws TypeError for a malformed reason.
 */
export function retry(reason: string): Answer {
  return { [ANSWER]: { kind: "retry", reason: checkReason(reason) } };
}

/** The answer that is this refusal. */
export function refuseAs(refusal: Refusal): Answer {
  return { [ANSWER]: { kind: "refuse", refusal } };
}

/** What an answer says; undefined for anything else. */
export function readAnswer(value: unknown): Kinds | undefined {
  return typeof value === "object" && value !== null && ANSWER in value ? (value as Answer)[ANSWER] : undefined;
}
