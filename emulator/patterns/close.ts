import type { PatternTokens } from "./tokens.ts";

/** What AWS says of an operator that is not alone. */
export const ONE_KEY = "Only one key allowed in match expression";
/** What it says of numeric and of anything-but then. */
export const TOO_MANY = "Too many elements in numeric expression";

/** Reads the end of an object. @throws PatternRefused when it goes on. */
export function close(tokens: PatternTokens, reason: string): void {
  if (tokens.next() !== "}") tokens.fail(reason);
}
