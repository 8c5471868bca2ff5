/** Why a record can never be enriched, however often it is retried. The README describes each. */
export type Reason =
  | "empty"
  | "invalid-utf8"
  | "invalid-json"
  | "not-an-object"
  | "invalid-user"
  | "missing-country"
  | "unknown-country"
  | "already-enriched"
  | "oversize"
  | "corrupt-aggregate"
  | "invalid-key"
  | "unexpected-error";

/** A record refused for good. `detail` tells more, in words that never quote the record. */
export type Refusal = { reason: Reason; detail?: string };

/** Tells a refusal from a result. */
export function isRefusal(value: object): value is Refusal {
  return "reason" in value;
}
