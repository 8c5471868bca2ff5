import type { HarnessReason } from "../kinesis/records/refusal.ts";

/** Why the story's function refuses a record. The README describes each. */
export type Reason = HarnessReason | "invalid-user" | "missing-country" | "unknown-country";
