import { AwsError } from "../../aws-error.ts";
import { invalid, invalidValues } from "../errors.ts";
import { ATTRIBUTE_TYPES, type AttributeType, type AttributeValue, type TableItem } from "./attribute-value.ts";
import { canonicalNumber } from "./numbers.ts";
import { createSet, type SetType } from "./order.ts";

const MAXIMUM_DEPTH = 32;

/** Checks an item that a caller gave, and writes its numbers as DynamoDB gives them back. @throws AwsError */
export function readItem(input: unknown, depth = 0): TableItem {
  if (depth > MAXIMUM_DEPTH) throw invalidValues("Nesting Levels have exceeded supported limits");
  return Object.fromEntries(Object.entries(objectOf(input)).map(([name, value]) => [name, readValue(value, depth)]));
}

/** {@link readItem} for one value. */
export function readValue(input: unknown, depth = 0): AttributeValue {
  const given = objectOf(input);
  const types = ATTRIBUTE_TYPES.filter((type) => given[type] !== undefined && given[type] !== null);
  const [type] = types;
  if (type === undefined)
    throw invalid("Supplied AttributeValue is empty, must contain exactly one of the supported datatypes");
  const value = readTyped(type, given[type], depth);
  if (types.length > 1)
    throw invalid(
      "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes",
    );
  return value;
}

function readTyped(type: AttributeType, input: unknown, depth: number): AttributeValue {
  switch (type) {
    case "S":
      return { S: textOf(input) };
    case "N":
      return { N: canonicalNumber(textOf(input)) };
    case "B":
      return { B: base64Of(input) };
    case "BOOL":
      return { BOOL: booleanOf(input) };
    case "NULL":
      // AWS takes `false` too, and gives `true` back.
      booleanOf(input);
      return { NULL: true };
    case "SS":
      return createSet(type, setOf(type, input, textOf, "An string set  may not be empty"));
    case "NS":
      return createSet(
        type,
        setOf(type, input, (text) => canonicalNumber(textOf(text)), "An number set  may not be empty"),
      );
    case "BS":
      return createSet(type, setOf(type, input, base64Of, "Binary sets should not be empty"));
    case "L":
      if (depth >= MAXIMUM_DEPTH) throw invalidValues("Nesting Levels have exceeded supported limits");
      return { L: listOf(input).map((member) => readValue(member, depth + 1)) };
    case "M":
      return { M: readItem(input, depth + 1) };
  }
}

function setOf(type: SetType, input: unknown, read: (member: unknown) => string, whenEmpty: string): string[] {
  const members = listOf(input).map(read);
  if (members.length === 0) throw invalidValues(whenEmpty);
  if (new Set(members).size < members.length) throw twice(type, members);
  return members;
}

function twice(type: SetType, members: readonly string[]): AwsError {
  if (type === "NS") return invalid("Input collection contains duplicates");
  return invalidValues(
    `Input collection [${members.join(", ")}]${type === "BS" ? "of type BS" : ""} contains duplicates.`,
  );
}

function textOf(input: unknown): string {
  if (typeof input === "string") return input;
  throw unreadable(`${tokenOf(input)} cannot be converted to String`);
}

function booleanOf(input: unknown): boolean {
  if (typeof input === "boolean") return input;
  throw unreadable(`${tokenOf(input)} cannot be converted to Boolean`);
}

function base64Of(input: unknown): string {
  if (typeof input !== "string") throw unreadable("only base-64-encoded strings are convertible to bytes");
  const bytes = Buffer.from(input, "base64");
  if (bytes.toString("base64") !== input) throw unreadable("Invalid last non-pad Base64 character dectected");
  return input;
}

function listOf(input: unknown): readonly unknown[] {
  if (Array.isArray(input)) return input;
  throw unreadable("Unexpected field type");
}

function objectOf(input: unknown): Readonly<Record<string, unknown>> {
  if (isObject(input)) return input;
  throw unreadable("Unexpected value type in payload");
}

/** Whether it is what JSON writes in braces. */
export function isObject(input: unknown): input is Readonly<Record<string, unknown>> {
  return typeof input === "object" && input !== null && !Array.isArray(input);
}

function tokenOf(input: unknown): string {
  if (typeof input === "number") return Number.isInteger(input) ? "NUMBER_VALUE" : "DECIMAL_VALUE";
  if (typeof input === "boolean") return input ? "TRUE_VALUE" : "FALSE_VALUE";
  return typeof input === "string" ? "STRING_VALUE" : "START_OBJECT";
}

function unreadable(message: string): AwsError {
  return new AwsError("SerializationException", message);
}
