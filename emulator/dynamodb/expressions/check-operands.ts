import { ATTRIBUTE_TYPES, type AttributeValue, typeOf } from "../values/attribute-value.ts";
import { compareValues, orderOf } from "../values/order.ts";
import type { Comparator, ConditionFunction, Operand } from "./condition.ts";
import type { Parser } from "./parser.ts";
import { pathText } from "./path.ts";

/** Reports what a comparison can't take: values without order, or one path on both sides. */
export function checkComparison(parser: Parser, comparator: Comparator, left: Operand, right: Operand): void {
  reportSame(parser, comparator, [left, right]);
  if (comparator !== "=" && comparator !== "<>") reportUnordered(parser, comparator, [left, right]);
}

/** Reports bounds without order, of two types, or the wrong way round. */
export function checkBetween(parser: Parser, operand: Operand, low: Operand, high: Operand): void {
  reportUnordered(parser, "BETWEEN", [operand, low, high]);
  if (low.kind !== "value" || high.kind !== "value") return;
  const bounds = `lower bound operand: AttributeValue: ${text(low.value)}, upper bound operand: AttributeValue: ${text(high.value)}`;
  if (typeOf(low.value) !== typeOf(high.value))
    parser.report("operand type", `The BETWEEN operator requires same data type for lower and upper bounds; ${bounds}`);
  else if ((compareValues(low.value, high.value) ?? 0) > 0)
    parser.report(
      "operand type",
      `The BETWEEN operator requires upper bound to be greater than or equal to lower bound; ${bounds}`,
    );
}

function reportUnordered(parser: Parser, operator: string, operands: readonly Operand[]): void {
  for (const operand of operands)
    if (operand.kind === "value" && orderOf(operand.value) === undefined)
      reportType(parser, operator, typeOf(operand.value));
}

/** Reports operands that a function can't take. */
export function checkFunction(parser: Parser, name: ConditionFunction | "size", operands: readonly Operand[]): void {
  const [first, second] = operands;
  if (name === "attribute_exists" || name === "attribute_not_exists") {
    if (first?.kind !== "path") reportNoPath(parser, name);
    return;
  }
  if (name === "size") {
    if (first?.kind === "value" && ["N", "BOOL", "NULL"].includes(typeOf(first.value)))
      reportType(parser, name, typeOf(first.value));
    return;
  }
  reportSame(parser, name, operands);
  if (name === "attribute_type") checkTypeName(parser, second);
  if (name !== "begins_with") return;
  for (const operand of operands)
    if (operand.kind === "size") reportType(parser, name, "N");
    else if (operand.kind === "value" && !["S", "B"].includes(typeOf(operand.value)))
      reportType(parser, name, typeOf(operand.value));
}

function checkTypeName(parser: Parser, operand: Operand | undefined): void {
  if (operand?.kind !== "value" || !("S" in operand.value))
    reportType(
      parser,
      "attribute_type",
      operand?.kind === "value" ? typeOf(operand.value) : "{NS,SS,L,BS,N,M,B,BOOL,NULL,S}",
    );
  else if (!(ATTRIBUTE_TYPES as readonly string[]).includes(operand.value.S))
    parser.report(
      "operand type",
      `Invalid attribute type name found; type: ${operand.value.S}, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}`,
    );
}

/** Reports a function whose first operand must be a path. */
export function reportNoPath(parser: Parser, name: string): void {
  parser.report("operand type", `Operator or function requires a document path; operator or function: ${name}`);
}

/** Reports an operand of a wrong type. */
export function reportType(parser: Parser, name: string, type: string): void {
  parser.report(
    "operand type",
    `Incorrect operand type for operator or function; operator or function: ${name}, operand type: ${type}`,
  );
}

function reportSame(parser: Parser, name: string, [first, second]: readonly Operand[]): void {
  if (first?.kind !== "path" || second?.kind !== "path" || pathText(first.path) !== pathText(second.path)) return;
  parser.report(
    "same operand",
    `The first operand must be distinct from the remaining operands for this operator or function; operator: ${name}, first operand: ${pathText(first.path)}`,
  );
}

function text(value: AttributeValue): string {
  const [entry] = Object.entries(value);
  return `{${entry?.join(":")}}`;
}
