import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { Refusal } from "../records/refusal.ts";

const MAX_MESSAGES = 20;
/** A name that a programmer gave; any other key of a record may be somebody's data. */
const PROGRAMMERS_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,39}$/;

/** Why a schema refuses a record. What it says may quote the record: it is kept beside it, and only paths go elsewhere. */
export function refusalOf(issues: readonly StandardSchemaV1.Issue[]): Refusal {
  const shown = issues.slice(0, MAX_MESSAGES);
  const paths = [...new Set(shown.map(pathOf))];
  return {
    reason: "invalid-record",
    detail: `its schema refuses ${paths.join(", ")}`,
    messages: shown.map((issue) => `${pathOf(issue)}: ${issue.message}`),
    paths,
  };
}

function pathOf({ path = [] }: StandardSchemaV1.Issue): string {
  const keys = path.map((segment) => (typeof segment === "object" ? segment.key : segment));
  return keys.map(nameOf).join(".") || "the record";
}

function nameOf(key: PropertyKey): string {
  if (typeof key === "number") return "[]";
  return typeof key === "string" && PROGRAMMERS_NAME.test(key) ? key : "*";
}
