import { isAwsError } from "../../aws-error.ts";
import { invalid } from "../errors.ts";
import type { AttributeValue } from "../values/attribute-value.ts";
import { readValue } from "../values/read-value.ts";

/** Members of an input that its expressions refer to. */
export type PlaceholderInput = {
  ExpressionAttributeNames?: Readonly<Record<string, string>> | undefined;
  ExpressionAttributeValues?: Readonly<Record<string, AttributeValue>> | undefined;
};

/** What `#name` and `:value` stand for in one input. */
export type Placeholders = {
  name(ref: string): string | undefined;
  value(ref: string): AttributeValue | undefined;
  /** @throws AwsError ValidationException for names and values that no expression of the input used. */
  checkAllUsed(): void;
};

/** Reads an input's placeholders. @throws AwsError ValidationException */
export function readPlaceholders(input: PlaceholderInput, expressions: readonly (string | undefined)[]): Placeholders {
  if (expressions.every((expression) => expression === undefined)) checkNone(input);
  const names = entriesOf("ExpressionAttributeNames", /^#\w+$/, input.ExpressionAttributeNames);
  const given = entriesOf("ExpressionAttributeValues", /^:\w+$/, input.ExpressionAttributeValues);
  const values = new Map([...given].map(([ref, value]) => [ref, readGiven(ref, value)]));
  const [unusedNames, unusedValues] = [new Set(names.keys()), new Set(values.keys())];
  return {
    name(ref) {
      unusedNames.delete(ref);
      return names.get(ref);
    },
    value(ref) {
      unusedValues.delete(ref);
      return values.get(ref);
    },
    checkAllUsed() {
      checkUsed("ExpressionAttributeNames", unusedNames);
      checkUsed("ExpressionAttributeValues", unusedValues);
    },
  };
}

function checkNone({ ExpressionAttributeNames, ExpressionAttributeValues }: PlaceholderInput): void {
  if (ExpressionAttributeNames !== undefined)
    throw invalid("ExpressionAttributeNames can only be specified when using expressions");
  if (ExpressionAttributeValues !== undefined)
    throw invalid("ExpressionAttributeValues can only be specified when using expressions");
}

function entriesOf<T>(member: string, pattern: RegExp, given: Readonly<Record<string, T>> | undefined): Map<string, T> {
  const entries = new Map(Object.entries(given ?? {}));
  if (given !== undefined && entries.size === 0) throw invalid(`${member} must not be empty`);
  const wrong = [...entries.keys()].find((ref) => !pattern.test(ref));
  if (wrong !== undefined) throw invalid(`${member} contains invalid key: Syntax error; key: "${wrong}"`);
  return entries;
}

function readGiven(ref: string, value: AttributeValue): AttributeValue {
  try {
    return readValue(value);
  } catch (error) {
    if (!isAwsError(error, "ValidationException")) throw error;
    throw invalid(`ExpressionAttributeValues contains invalid value: ${error.message} for key ${ref}`);
  }
}

function checkUsed(member: string, unused: ReadonlySet<string>): void {
  if (unused.size > 0)
    throw invalid(`Value provided in ${member} unused in expressions: keys: {${[...unused].join(", ")}}`);
}
