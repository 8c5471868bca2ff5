import type { HarnessReason } from "../kinesis/records/refusal.ts";

/** Why the story's function refuses a record. The README describes each. */
export type Reason = HarnessReason | "invalid-user" | "missing-country" | CountryReason;

/** Why a country leads to no offer: it is none that we know, may be several, or is not in the catalogue. */
export type CountryReason = "not-a-country" | "ambiguous-country" | "unknown-country";
