import type { z } from "zod";
import { AwsError } from "../aws-error.ts";

type Issue = z.core.$ZodIssue;

/**
 * Reads an operation's input, refusing what breaks a constraint of AWS's model in AWS's own words.
 * @throws AwsError ValidationException that names every member at fault, or SerializationException at a member of another type.
 */
export function readInput<I>(schema: z.ZodType<I>, input: unknown): I {
  const { success, data, error } = schema.safeParse(input);
  if (success) return data;
  const problems = error.issues.map((issue) => problemOf(issue, valueAt(input, issue.path)));
  const count = problems.length === 1 ? "1 validation error" : `${problems.length} validation errors`;
  throw new AwsError("ValidationException", `${count} detected: ${problems.join("; ")}`);
}

function problemOf(issue: Issue, value: unknown): string {
  const member = memberName(issue.path);
  if (value === undefined || value === null) {
    return `Value null at '${member}' failed to satisfy constraint: Member must not be null`;
  }
  return `Value '${written(value)}' at '${member}' failed to satisfy constraint: ${constraintOf(issue, member)}`;
}

function constraintOf(issue: Issue, member: string): string {
  switch (issue.code) {
    case "invalid_value":
      return `Member must satisfy enum value set: [${issue.values.join(", ")}]`;
    case "invalid_format":
      return `Member must satisfy regular expression pattern: ${patternOf(issue)}`;
    case "too_small":
      return `Member must have ${measureOf(issue)} greater than or equal to ${issue.minimum}`;
    case "too_big":
      return `Member must have ${measureOf(issue)} less than or equal to ${issue.maximum}`;
    case "invalid_key":
      return "Map keys must satisfy constraint: [Member must have length less than or equal to 128, Member must have length greater than or equal to 1]";
    case "custom":
      return issue.message;
    default:
      throw new AwsError(
        "SerializationException",
        `The value of '${member}' cannot be converted to the member's type.`,
      );
  }
}

/** As AWS writes it: without the anchors. */
const patternOf = (issue: Issue) =>
  "pattern" in issue ? String(issue.pattern).replace(/^\/\^(?:\(\?:)?|\)?\$\/$/g, "") : "";

const measureOf = ({ origin }: { origin: string }) => (origin === "number" ? "value" : "length");

/** `Records[0].Data` is `records.1.member.data` to AWS. */
function memberName(path: readonly PropertyKey[]): string {
  const parts = path.map((part) =>
    typeof part === "number" ? `${part + 1}.member` : String(part).replace(/^./, (first) => first.toLowerCase()),
  );
  return parts.join(".") || "the request";
}

/** What a path leads to in an input; undefined where it leads nowhere. */
export function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input;
  for (const part of path) value = typeof value === "object" && value !== null ? Reflect.get(value, part) : undefined;
  return value;
}

function written(value: unknown): string {
  if (Array.isArray(value)) {
    return value.every((item) => typeof item === "string") ? `[${value.join(", ")}]` : `[${value.length} members]`;
  }
  return typeof value === "object" ? "{}" : String(value);
}
