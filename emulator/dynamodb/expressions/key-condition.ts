import { invalid } from "../errors.ts";
import type { AttributeValue } from "../values/attribute-value.ts";
import { beginsWith, type Comparator, compares, type Operand, type ParsedCondition } from "./condition.ts";
import { parseCondition } from "./parse-condition.ts";
import type { Placeholders } from "./placeholders.ts";

/** What a query asks of one attribute of the key. */
export type KeyCondition = {
  attribute: string;
  operator: Exclude<Comparator, "<>"> | "between" | "begins_with";
  /** Two for `between`. */
  values: readonly AttributeValue[];
};

const MIRRORED = { "=": "=", "<": ">", "<=": ">=", ">": "<", ">=": "<=" } as const;

/** Reads a key condition. @throws AwsError ValidationException for what no query can ask. */
export function parseKeyCondition(text: string, placeholders: Placeholders): KeyCondition[] {
  const found = conditionsOf(parseCondition("KeyConditionExpression", text, placeholders));
  const twice = found.some(({ attribute }, index) => found.findIndex((each) => each.attribute === attribute) !== index);
  if (twice) throw invalid("KeyConditionExpressions must only contain one condition per key");
  return found;
}

/** Where a value of the sort key stands to a condition: before, among or after those that meet it. */
export function placeOf({ operator, values }: KeyCondition, value: AttributeValue): "before" | "among" | "after" {
  const [low, high = low] = values;
  const isBefore = (bound: AttributeValue | undefined) => compares("<", value, bound);
  switch (operator) {
    case "<":
      return isBefore(low) ? "among" : "after";
    case "<=":
      return compares("<=", value, low) ? "among" : "after";
    case ">":
      return compares(">", value, low) ? "among" : "before";
    case ">=":
      return isBefore(low) ? "before" : "among";
    case "begins_with":
      if (low !== undefined && beginsWith(value, low)) return "among";
      return isBefore(low) ? "before" : "after";
    default:
      if (isBefore(low)) return "before";
      return compares("<=", value, high) ? "among" : "after";
  }
}

function conditionsOf(condition: ParsedCondition): KeyCondition[] {
  switch (condition.kind) {
    case "and":
      return condition.conditions.flatMap(conditionsOf);
    case "between":
      return [
        {
          attribute: attributeOf(condition.operand, "BETWEEN"),
          operator: "between",
          values: [condition.low, condition.high].map(boundOf),
        },
      ];
    case "compare": {
      const { comparator, left, right } = condition;
      if (left.kind === "size" || right.kind === "size") throw nested();
      if (comparator === "<>") throw invalidOperator("<>");
      if (left.kind === "path" && right.kind === "path")
        throw invalidCondition("Multiple attribute names used in one condition");
      const [path, value] = left.kind === "path" ? [left, right] : [right, left];
      const operator = left.kind === "path" ? comparator : MIRRORED[comparator];
      return [{ attribute: attributeOf(path), operator, values: [boundOf(value)] }];
    }
    case "function": {
      const [path, value] = condition.operands;
      if (condition.name !== "begins_with" || path === undefined || value === undefined)
        throw invalidOperator(condition.name);
      return [{ attribute: attributeOf(path, "begins_with"), operator: "begins_with", values: [boundOf(value)] }];
    }
    default:
      throw invalidOperator(condition.kind.toUpperCase());
  }
}

function attributeOf(operand: Operand, operator?: string): string {
  if (operand.kind === "size") throw nested();
  if (operand.kind === "value")
    throw invalidCondition(
      operator === undefined
        ? "No key attribute specified"
        : `${operator} operator must have the key attribute as its first operand`,
    );
  const [name, ...rest] = operand.path;
  if (rest.length > 0) throw invalid("KeyConditionExpressions cannot have conditions on nested attributes");
  return String(name);
}

function boundOf(operand: Operand): AttributeValue {
  if (operand.kind === "value") return operand.value;
  throw operand.kind === "size" ? nested() : invalidCondition("Multiple attribute names used in one condition");
}

const nested = () => invalid("KeyConditionExpressions cannot contain nested operations");
const invalidOperator = (name: string) => invalid(`Invalid operator used in KeyConditionExpression: ${name}`);
const invalidCondition = (message: string) => invalid(`Invalid condition in KeyConditionExpression: ${message}`);
