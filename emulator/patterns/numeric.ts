import { TOO_MANY } from "./close.ts";
import type { PatternTokens, TokenKind } from "./tokens.ts";

/** AWS compares numbers of at most five billion. */
const LARGEST = 5e9;
/** What it says of others. */
export const NOT_COMPARABLE = "Value must be between -5.0E9 and 5.0E9, inclusive";

/** Whether a number is one that AWS compares. */
export const isComparable = (text: string): boolean => Math.abs(Number(text)) <= LARGEST;

/**
 * Reads the list of `numeric` behind its bracket, to its end: one comparison, or a range.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html#filtering-numeric-matching
 * @throws PatternRefused
 */
export function readNumeric(tokens: PatternTokens): void {
  if (tokens.next() !== "string") tokens.fail(`Invalid member in numeric match: ${tokens.text()}`);
  const operator = tokens.text();
  const kind = tokens.next();
  if (!["=", "<", "<=", ">", ">="].includes(operator)) tokens.fail(`Unrecognized numeric range operator: ${operator}`);
  if (kind !== "number") tokens.fail(`Value of ${operator === "=" ? "equals" : operator} must be numeric`);
  const value = tokens.text();
  const then = tokens.next();
  if (then === "]") checkComparable(tokens, value);
  else if (operator.startsWith(">")) readUpper(tokens, then, value);
  else tokens.fail(TOO_MANY);
}

function readUpper(tokens: PatternTokens, kind: TokenKind, lower: string): void {
  if (kind !== "string") tokens.fail(`Bad value in numeric range: ${tokens.text()}`);
  const operator = tokens.text();
  if (operator !== "<" && operator !== "<=") tokens.fail(`Bad numeric range operator: ${operator}`);
  if (tokens.next() !== "number") tokens.fail(`Value of ${operator} must be numeric`);
  const upper = tokens.text();
  if (tokens.next() !== "]") tokens.fail("Too many terms in numeric range expression");
  checkComparable(tokens, lower);
  checkComparable(tokens, upper);
  if (Number(lower) >= Number(upper)) tokens.fail("Bottom must be less than top");
}

function checkComparable(tokens: PatternTokens, text: string): void {
  if (!isComparable(text)) tokens.fail(NOT_COMPARABLE);
}
