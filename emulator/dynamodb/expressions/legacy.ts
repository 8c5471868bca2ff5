import { invalid, invalidValues } from "../errors.ts";
import { type AttributeValue, membersOf, typeOf } from "../values/attribute-value.ts";
import { readValue } from "../values/read-value.ts";
import type { Comparator, Operand, ParsedCondition } from "./condition.ts";
import type { KeyCondition } from "./key-condition.ts";
import type { UpdateAction } from "./update.ts";

/** A comparison from before there were expressions, by AWS's names; the Kinesis Client Library writes them still. */
export type LegacyCondition = {
  ComparisonOperator?: string | undefined;
  AttributeValueList?: readonly AttributeValue[] | undefined;
  Value?: AttributeValue | undefined;
  Exists?: boolean | undefined;
};
/** Conditions by attribute. */
export type LegacyConditions = Readonly<Record<string, LegacyCondition>>;
/** `AttributeUpdates` of UpdateItem. */
export type LegacyUpdates = Readonly<
  Record<string, { Action?: string | undefined; Value?: AttributeValue | undefined }>
>;

const COMPARATORS: Readonly<Record<string, Comparator>> = {
  ...{ EQ: "=", NE: "<>", LT: "<", LE: "<=", GT: ">", GE: ">=" },
};

/** `Expected`, `QueryFilter` or `ScanFilter` as a condition. @throws AwsError ValidationException */
export function legacyCondition(conditions: LegacyConditions, operator: string | undefined): ParsedCondition {
  return {
    kind: operator === "OR" ? "or" : "and",
    conditions: Object.entries(conditions).map(([name, condition]) => conditionOf(name, condition)),
  };
}

function conditionOf(name: string, given: LegacyCondition): ParsedCondition {
  const operand: Operand = { kind: "path", path: [name] };
  const operator = operatorOf(name, given);
  const options = (given.AttributeValueList ?? (given.Value === undefined ? [] : [given.Value])).map(
    (value): Operand => ({ kind: "value", value: readValue(value) }),
  );
  checkCount(operator, options.length);
  const [first = operand, second = first] = options;
  const comparator = COMPARATORS[operator];
  if (comparator !== undefined) return { kind: "compare", comparator, left: operand, right: first };
  switch (operator) {
    case "NOT_NULL":
      return { kind: "function", name: "attribute_exists", operands: [operand] };
    case "NULL":
      return { kind: "function", name: "attribute_not_exists", operands: [operand] };
    case "BETWEEN":
      return { kind: "between", operand, low: first, high: second };
    case "IN":
      return { kind: "in", operand, options };
    case "NOT_CONTAINS":
      return { kind: "not", condition: { kind: "function", name: "contains", operands: [operand, first] } };
    default:
      return {
        kind: "function",
        name: operator === "CONTAINS" ? "contains" : "begins_with",
        operands: [operand, first],
      };
  }
}

function operatorOf(name: string, { ComparisonOperator, AttributeValueList, Value, Exists }: LegacyCondition): string {
  if (AttributeValueList !== undefined && Value !== undefined)
    throw invalidValues(`Value and AttributeValueList cannot be used together for Attribute: ${name}`);
  if (ComparisonOperator !== undefined) {
    if (Exists !== undefined)
      throw invalidValues(`Exists and ComparisonOperator cannot be used together for Attribute: ${name}`);
    return ComparisonOperator;
  }
  if (AttributeValueList !== undefined)
    throw invalidValues(`AttributeValueList can only be used with a ComparisonOperator for Attribute: ${name}`);
  if (Exists === false && Value !== undefined)
    throw invalidValues(`Value cannot be used when Exists is false for Attribute: ${name}`);
  if (Exists !== false && Value === undefined)
    throw invalidValues(`Value must be provided when Exists is ${Exists ?? null} for Attribute: ${name}`);
  return Exists === false ? "NULL" : "EQ";
}

function checkCount(operator: string, count: number): void {
  const isRight = operator === "IN" ? count > 0 : count === ({ NULL: 0, NOT_NULL: 0, BETWEEN: 2 }[operator] ?? 1);
  if (!isRight) throw invalidValues(`Invalid number of argument(s) for the ${operator} ComparisonOperator`);
}

/** `KeyConditions` of Query. @throws AwsError ValidationException */
export function legacyKeyConditions(conditions: LegacyConditions): KeyCondition[] {
  return Object.entries(conditions).map(([attribute, { ComparisonOperator = "", AttributeValueList = [] }]) => {
    checkCount(ComparisonOperator, AttributeValueList.length);
    const comparator = COMPARATORS[ComparisonOperator];
    const operator = { BETWEEN: "between", BEGINS_WITH: "begins_with" }[ComparisonOperator] ?? comparator;
    if (operator === undefined || operator === "<>")
      throw invalid("Attempted conditional constraint is not an indexable operation");
    return {
      attribute,
      operator: operator as KeyCondition["operator"],
      values: AttributeValueList.map((value) => readValue(value)),
    };
  });
}

/** `AttributeUpdates` as actions. @throws AwsError ValidationException */
export function legacyUpdates(updates: LegacyUpdates): UpdateAction[] {
  return Object.entries(updates).map(([name, { Action = "PUT", Value }]) => {
    const path = [name];
    if (Value === undefined) {
      if (Action === "DELETE") return { kind: "remove", path };
      throw invalidValues("Only DELETE action is allowed when no attribute value is specified");
    }
    const value = readValue(Value);
    if (Action === "PUT") return { kind: "set", path, operand: { kind: "value", value } };
    const isSet = membersOf(value) !== undefined;
    if (Action === "DELETE" && !isSet)
      throw invalidValues(`DELETE action with value is not supported for the type ${typeOf(value)}`);
    if (!isSet && !("N" in value) && !("L" in value))
      throw invalidValues(`ADD action is not supported for the type ${typeOf(value)}`);
    return { kind: Action === "ADD" ? "add" : "delete", path, value };
  });
}
