/** Why the harness refuses a record, whoever enriches it. */
export type HarnessReason =
  | "empty"
  | "invalid-utf8"
  | "invalid-json"
  | "not-an-object"
  | "invalid-record"
  | "already-enriched"
  | "oversize"
  | "corrupt-aggregate"
  | "invalid-key"
  | "unexpected-error";

/** A record refused for good: it can never be enriched as it is, however often it is tried. */
export type Refusal = {
  /** A word for why, such as `unknown-depot`; metrics and logs count by it. */
  reason: string;
  /** More, in words that never quote the record. */
  detail?: string;
  /** What may quote the record: kept beside it in the failure store, and nowhere else. */
  messages?: readonly string[];
  /** Where in the record it is wrong, such as `location.country`; logs count by it. */
  paths?: readonly string[];
  /** What was thrown, to say where: it may quote the record, and is kept nowhere. */
  thrown?: unknown;
};

/** The form of a reason, whoever gives it. */
const REASON = /^[a-z][a-z0-9-]{0,63}$/;

/**
 * The reason itself.
 * @throws TypeError unless it is 1 to 64 small letters, digits and hyphens, a letter first: it becomes a metric's dimension.
 */
export function checkReason(reason: string): string {
  if (typeof reason === "string" && REASON.test(reason)) return reason;
  throw new TypeError(
    `A reason must be 1 to 64 small letters, digits and hyphens, a letter first, got ${JSON.stringify(reason)}.\n` +
      'Fix: give it a short name, such as "unknown-depot", and put the rest into the detail.',
  );
}

/** Tells a refusal from a result. */
export function isRefusal(value: object): value is Refusal {
  return "reason" in value;
}
