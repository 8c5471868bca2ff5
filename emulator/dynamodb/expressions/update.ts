import { invalid } from "../errors.ts";
import { type AttributeValue, attributeOf, membersOf, type TableItem, typeOf } from "../values/attribute-value.ts";
import { addNumbers, negated } from "../values/numbers.ts";
import { createSet, type SetType } from "../values/order.ts";
import { type DocumentPath, valueAt } from "./path.ts";

/** What SET takes. */
export type SetOperand =
  | { kind: "path"; path: DocumentPath }
  | { kind: "value"; value: AttributeValue }
  | { kind: "if_not_exists"; path: DocumentPath; otherwise: SetOperand }
  | { kind: "plus" | "minus" | "list_append"; left: SetOperand; right: SetOperand };

/** One action of an update. */
export type UpdateAction =
  | { kind: "set"; path: DocumentPath; operand: SetOperand }
  | { kind: "remove"; path: DocumentPath }
  | { kind: "add" | "delete"; path: DocumentPath; value: AttributeValue };

/** The item after all actions; values that they refer to are those before. @throws AwsError ValidationException */
export function applyUpdate(actions: readonly UpdateAction[], item: TableItem): TableItem {
  const results = actions.map((action) => ({ path: action.path, value: resultOf(action, item) }));
  const changed = results.reduce((before, { path, value }) => withMember(before, path, value), item);
  return results.some(({ path }) => path.some((part) => typeof part === "number")) ? compact(changed) : changed;
}

/** What the action puts in its place; undefined where it leaves nothing. */
function resultOf(action: UpdateAction, item: TableItem): AttributeValue | undefined {
  if (action.kind === "set") return operandValue(action.operand, item);
  if (action.kind === "remove") return undefined;
  const before = valueAt(item, action.path);
  return action.kind === "add" ? added(before, action.value) : without(before, action.value);
}

function operandValue(operand: SetOperand, item: TableItem): AttributeValue {
  switch (operand.kind) {
    case "value":
      return operand.value;
    case "path": {
      const value = valueAt(item, operand.path);
      if (value !== undefined) return value;
      throw invalid("The provided expression refers to an attribute that does not exist in the item");
    }
    case "if_not_exists":
      return valueAt(item, operand.path) ?? operandValue(operand.otherwise, item);
    default:
      return combined(operand.kind, operandValue(operand.left, item), operandValue(operand.right, item));
  }
}

function combined(kind: "plus" | "minus" | "list_append", left: AttributeValue, right: AttributeValue): AttributeValue {
  if (kind === "list_append") {
    if ("L" in left && "L" in right) return { L: [...left.L, ...right.L] };
  } else if ("N" in left && "N" in right) {
    return { N: addNumbers(left.N, kind === "plus" ? right.N : negated(right.N)) };
  }
  throw wrongType();
}

function added(before: AttributeValue | undefined, value: AttributeValue): AttributeValue {
  if (before === undefined) return value;
  if ("N" in before && "N" in value) return { N: addNumbers(before.N, value.N) };
  // Only the parameters from before expressions add to lists.
  if ("L" in before && "L" in value) return { L: [...before.L, ...value.L] };
  const [type, has, more] = setsOf(before, value);
  return createSet(type, [...new Set([...has, ...more])]);
}

function without(before: AttributeValue | undefined, value: AttributeValue): AttributeValue | undefined {
  if (before === undefined) return undefined;
  const [type, has, less] = setsOf(before, value);
  const left = has.filter((member) => !less.includes(member));
  return left.length > 0 ? createSet(type, left) : undefined;
}

function setsOf(before: AttributeValue, value: AttributeValue): [SetType, readonly string[], readonly string[]] {
  const [has, given] = [membersOf(before), membersOf(value)];
  const type = typeOf(before);
  if (has === undefined || given === undefined || type !== typeOf(value)) throw wrongType();
  return [type === "SS" || type === "NS" ? type : "BS", has, given];
}

function withMember(item: TableItem, [head, ...rest]: DocumentPath, value: AttributeValue | undefined): TableItem {
  if (typeof head !== "string") throw invalidPath();
  const own = rest.length === 0 ? value : within(attributeOf(item, head), rest, value);
  if (own !== undefined) return { ...item, [head]: own };
  const { [head]: _, ...others } = item;
  return others;
}

function within(
  container: AttributeValue | undefined,
  path: DocumentPath,
  value: AttributeValue | undefined,
): AttributeValue {
  const [head, ...rest] = path;
  if (container !== undefined && "M" in container && typeof head === "string")
    return { M: withMember(container.M, path, value) };
  if (container === undefined || !("L" in container) || typeof head !== "number") throw invalidPath();
  // What is removed, or set beyond the end, leaves holes: places stay as the other actions name them.
  const list = container.L.slice();
  const own = rest.length === 0 ? value : within(list[head], rest, value);
  if (own === undefined) delete list[head];
  else list[head] = own;
  return { L: list };
}

/** Closes the holes in lists. */
function compact(item: TableItem): TableItem {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, compactValue(value)]));
}

function compactValue(value: AttributeValue): AttributeValue {
  if ("M" in value) return { M: compact(value.M) };
  return "L" in value ? { L: Object.values(value.L).map(compactValue) } : value;
}

function wrongType() {
  return invalid("An operand in the update expression has an incorrect data type");
}

function invalidPath() {
  return invalid("The document path provided in the update expression is invalid for update");
}
