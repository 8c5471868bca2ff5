import { type AttributeValue, isEqual, membersOf, type TableItem, typeOf } from "../values/attribute-value.ts";
import { compareValues } from "../values/order.ts";
import { type DocumentPath, valueAt } from "./path.ts";

/** What a condition compares. */
export type Operand =
  | { kind: "path"; path: DocumentPath }
  | { kind: "value"; value: AttributeValue }
  | { kind: "size"; of: Operand };

/** How two values can be compared. */
export type Comparator = "=" | "<>" | "<" | "<=" | ">" | ">=";

/** A condition or filter, as it was read. */
export type ParsedCondition =
  | { kind: "and" | "or"; conditions: readonly ParsedCondition[] }
  | { kind: "not"; condition: ParsedCondition }
  | { kind: "compare"; comparator: Comparator; left: Operand; right: Operand }
  | { kind: "between"; operand: Operand; low: Operand; high: Operand }
  | { kind: "in"; operand: Operand; options: readonly Operand[] }
  | { kind: "function"; name: ConditionFunction; operands: readonly Operand[] };

/** Functions that are conditions. */
export type ConditionFunction =
  | "attribute_exists"
  | "attribute_not_exists"
  | "attribute_type"
  | "begins_with"
  | "contains";

/** Whether an item, or the lack of one, meets a condition. */
export function isMet(condition: ParsedCondition, item: TableItem): boolean {
  switch (condition.kind) {
    case "and":
      return condition.conditions.every((each) => isMet(each, item));
    case "or":
      return condition.conditions.some((each) => isMet(each, item));
    case "not":
      return !isMet(condition.condition, item);
    case "compare":
      return compares(condition.comparator, valueIn(condition.left, item), valueIn(condition.right, item));
    case "between": {
      const value = valueIn(condition.operand, item);
      return (
        compares(">=", value, valueIn(condition.low, item)) && compares("<=", value, valueIn(condition.high, item))
      );
    }
    case "in":
      return condition.options.some((option) => compares("=", valueIn(condition.operand, item), valueIn(option, item)));
    case "function":
      return applies(condition.name, ...condition.operands.map((operand) => valueIn(operand, item)));
  }
}

function valueIn(operand: Operand, item: TableItem): AttributeValue | undefined {
  if (operand.kind === "path") return valueAt(item, operand.path);
  if (operand.kind === "value") return operand.value;
  const value = valueIn(operand.of, item);
  const size = value && sizeOf(value);
  return size === undefined ? undefined : { N: String(size) };
}

/** What the function `size` says. */
function sizeOf(value: AttributeValue): number | undefined {
  if ("S" in value) return value.S.length;
  if ("B" in value) return Buffer.byteLength(value.B, "base64");
  if ("L" in value) return value.L.length;
  if ("M" in value) return Object.keys(value.M).length;
  return membersOf(value)?.length;
}

/** Whether two values compare so. What is not there equals nothing. */
export function compares(
  comparator: Comparator,
  left: AttributeValue | undefined,
  right: AttributeValue | undefined,
): boolean {
  if (left === undefined || right === undefined) return comparator === "<>";
  if (comparator === "=") return isEqual(left, right);
  if (comparator === "<>") return !isEqual(left, right);
  const order = compareValues(left, right);
  if (order === undefined) return false;
  if (comparator === "<") return order < 0;
  if (comparator === "<=") return order <= 0;
  return comparator === ">" ? order > 0 : order >= 0;
}

function applies(name: ConditionFunction, value?: AttributeValue, argument?: AttributeValue): boolean {
  if (name === "attribute_exists") return value !== undefined;
  if (name === "attribute_not_exists") return value === undefined;
  if (value === undefined || argument === undefined) return false;
  if (name === "attribute_type") return "S" in argument && argument.S === typeOf(value);
  return name === "begins_with" ? beginsWith(value, argument) : contains(value, argument);
}

/** Whether a string or binary begins with another. */
export function beginsWith(value: AttributeValue, start: AttributeValue): boolean {
  if ("S" in value && "S" in start) return value.S.startsWith(start.S);
  return "B" in value && "B" in start && bytesOf(value.B).startsWith(bytesOf(start.B));
}

function contains(value: AttributeValue, part: AttributeValue): boolean {
  if ("S" in value && "S" in part) return value.S.includes(part.S);
  if ("B" in value && "B" in part) return bytesOf(value.B).includes(bytesOf(part.B));
  if ("L" in value) return value.L.some((member) => isEqual(member, part));
  if ("SS" in value && "S" in part) return value.SS.includes(part.S);
  if ("NS" in value && "N" in part) return value.NS.includes(part.N);
  return "BS" in value && "B" in part && value.BS.includes(part.B);
}

const bytesOf = (base64: string) => Buffer.from(base64, "base64").toString("latin1");
