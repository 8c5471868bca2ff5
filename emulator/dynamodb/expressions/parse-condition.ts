import { checkBetween, checkComparison, checkFunction } from "./check-operands.ts";
import type { Comparator, ConditionFunction, Operand, ParsedCondition } from "./condition.ts";
import { isToken } from "./cursor.ts";
import { createParser, type Parser } from "./parser.ts";
import type { Placeholders } from "./placeholders.ts";

const COMPARATORS: readonly Comparator[] = ["=", "<>", "<", "<=", ">", ">="];
/** How many operands each takes. */
const FUNCTIONS: Readonly<Record<ConditionFunction, number>> = {
  attribute_exists: 1,
  attribute_not_exists: 1,
  attribute_type: 2,
  begins_with: 2,
  contains: 2,
};
const MAXIMUM_OPTIONS = 100;

/**
 * Reads a condition, filter or key condition; `member` is its name in the input.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html
 * @throws AwsError ValidationException
 */
export function parseCondition(member: string, text: string, placeholders: Placeholders): ParsedCondition {
  const parser = createParser(member, text, placeholders);
  const condition = disjunction(parser);
  parser.finish();
  return condition;
}

function disjunction(parser: Parser): ParsedCondition {
  const conditions = [conjunction(parser)];
  while (parser.accept("OR")) conditions.push(conjunction(parser));
  return joined("or", conditions);
}

function conjunction(parser: Parser): ParsedCondition {
  const conditions = [negation(parser)];
  while (parser.accept("AND")) conditions.push(negation(parser));
  return joined("and", conditions);
}

function joined(kind: "and" | "or", conditions: readonly ParsedCondition[]): ParsedCondition {
  const [only] = conditions;
  return only !== undefined && conditions.length === 1 ? only : { kind, conditions };
}

function negation(parser: Parser): ParsedCondition {
  if (parser.accept("NOT")) return { kind: "not", condition: negation(parser) };
  return isToken(parser.peek(), "(") && !isOperandInParentheses(parser) ? parenthesized(parser) : comparison(parser);
}

function parenthesized(parser: Parser): ParsedCondition {
  parser.expect("(");
  if (isToken(parser.peek(), "(") && isToken(parser.peek(closing(parser) + 1), ")"))
    parser.report("parentheses", "The expression has redundant parentheses;");
  const condition = disjunction(parser);
  parser.expect(")");
  return condition;
}

/** How many tokens ahead the parenthesis closes that is next. */
function closing(parser: Parser): number {
  let depth = 0;
  for (let ahead = 0; ; ahead++) {
    const token = parser.peek(ahead);
    if (isToken(token, "(")) depth += 1;
    if (isToken(token, ")")) depth -= 1;
    if (depth === 0 || token.kind === "end") return ahead;
  }
}

function isOperandInParentheses(parser: Parser): boolean {
  const after = parser.peek(closing(parser) + 1);
  return [...COMPARATORS, "BETWEEN", "IN"].some((operator) => isToken(after, operator));
}

function comparison(parser: Parser): ParsedCondition {
  const { kind, text } = parser.peek();
  if (kind === "name" && text !== "size" && isToken(parser.peek(1), "(")) return functionCall(parser);
  const left = operand(parser);
  if (parser.accept("BETWEEN")) {
    const low = operand(parser);
    parser.expect("AND");
    const high = operand(parser);
    checkBetween(parser, left, low, high);
    return { kind: "between", operand: left, low, high };
  }
  if (parser.accept("IN")) return { kind: "in", operand: left, options: options(parser) };
  const comparator = COMPARATORS.find((each) => parser.accept(each));
  if (comparator === undefined) return left.kind === "size" ? misusedSize(parser) : parser.fail();
  const right = operand(parser);
  checkComparison(parser, comparator, left, right);
  return { kind: "compare", comparator, left, right };
}

/** A size is a number, and no condition. */
function misusedSize(parser: Parser): ParsedCondition {
  reportMisuse(parser, "size");
  return { kind: "and", conditions: [] };
}

function options(parser: Parser): Operand[] {
  const found = operands(parser);
  if (found.length > MAXIMUM_OPTIONS) reportCount(parser, "IN", found.length);
  return found;
}

function operands(parser: Parser): Operand[] {
  parser.expect("(");
  const found = [operand(parser)];
  while (parser.accept(",")) found.push(operand(parser));
  parser.expect(")");
  return found;
}

function operand(parser: Parser): Operand {
  const { kind, text } = parser.peek();
  if (kind === "valueRef") return { kind: "value", value: parser.value() };
  if (kind === "name" && isToken(parser.peek(1), "(")) return sizeOperand(parser, text);
  if (!parser.accept("(")) return { kind: "path", path: parser.path() };
  const inner = operand(parser);
  parser.expect(")");
  return inner;
}

/** The one function that is an operand. */
function sizeOperand(parser: Parser, name: string): Operand {
  parser.next();
  const [of, ...others] = operands(parser);
  if (of === undefined) return parser.fail();
  if (name !== "size") reportFunction(parser, name);
  else if (others.length > 0) reportCount(parser, name, 1 + others.length);
  else checkFunction(parser, name, [of]);
  return { kind: "size", of };
}

function functionCall(parser: Parser): ParsedCondition {
  const name = parser.next().text;
  const found = operands(parser);
  if (!isFunction(name)) {
    reportFunction(parser, name);
    return { kind: "and", conditions: [] };
  }
  if (found.length !== FUNCTIONS[name]) reportCount(parser, name, found.length);
  else checkFunction(parser, name, found);
  return { kind: "function", name, operands: found };
}

const isFunction = (name: string): name is ConditionFunction => Object.hasOwn(FUNCTIONS, name);

function reportFunction(parser: Parser, name: string): void {
  if (isFunction(name)) reportMisuse(parser, name);
  else parser.report("unknown function", `Invalid function name; function: ${name}`);
}

function reportMisuse(parser: Parser, name: string): void {
  parser.report(
    "misused function",
    `The function is not allowed to be used this way in an expression; function: ${name}`,
  );
}

function reportCount(parser: Parser, name: string, count: number): void {
  parser.report(
    "operand count",
    `Incorrect number of operands for operator or function; operator or function: ${name}, number of operands: ${count}`,
  );
}
