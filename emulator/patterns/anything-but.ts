import { close, TOO_MANY } from "./close.ts";
import { PatternRefused } from "./cursor.ts";
import { isComparable, NOT_COMPARABLE } from "./numeric.ts";
import type { PatternTokens, TokenKind } from "./tokens.ts";
import { checkWildcard } from "./wildcards.ts";

/** What anything-but takes beside values: what its elements must be. */
const REFUSABLE: Readonly<Record<string, string>> = {
  "equals-ignore-case": "Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported.",
  prefix: "prefix/suffix match pattern must be a string",
  suffix: "prefix/suffix match pattern must be a string",
  wildcard: "wildcard match pattern must be a string",
};

/** Reads what anything-but takes. @throws PatternRefused */
export function readAnythingBut(tokens: PatternTokens, wildcards: string[]): void {
  let kind = tokens.next();
  let operator: string | undefined;
  if (kind === "{") {
    if (tokens.next() !== "name") tokens.fail("Anything-But expression name not found");
    operator = tokens.text();
    if (!Object.hasOwn(REFUSABLE, operator)) tokens.fail(`Unsupported anything-but pattern: ${operator}`);
    kind = tokens.next();
  }
  if (kind !== "[" && kind !== "string" && kind !== "number")
    tokens.fail("Value of anything-but must be an array or single string/number value.");
  if (operator === undefined) readRefusedValues(tokens, kind);
  else readRefusedTexts(tokens, kind, operator, wildcards);
  close(tokens, TOO_MANY);
  if (operator !== undefined) close(tokens, TOO_MANY);
}

/** One text or number, or a list of either. */
function readRefusedValues(tokens: PatternTokens, kind: TokenKind): void {
  if (kind === "number" && !isComparable(tokens.text())) throw new PatternRefused(NOT_COMPARABLE);
  tokens.text();
  if (kind !== "[") return;
  const kinds = new Set<TokenKind>();
  within(tokens, () => {
    for (let one = tokens.next(); one !== "]"; one = tokens.next()) {
      kinds.add(one);
      if (one !== "string" && one !== "number")
        tokens.fail("Inside anything but list, start|null|boolean is not supported.");
      if (one === "number" && !isComparable(tokens.text())) throw new PatternRefused(NOT_COMPARABLE);
      tokens.text();
    }
  });
  if (kinds.size !== 1)
    tokens.fail("Inside anything but list, either all values are number or string, mixed type is not supported");
}

function readRefusedTexts(tokens: PatternTokens, kind: TokenKind, operator: string, wildcards: string[]): void {
  const texts: string[] = [];
  const take = (one: TokenKind) => {
    if (one !== "string") tokens.fail(REFUSABLE[operator] ?? "");
    const text = tokens.text();
    if (text === "" && (operator === "prefix" || operator === "suffix")) tokens.fail("Null prefix/suffix not allowed");
    texts.push(text);
  };
  if (kind !== "[") take(kind);
  else
    within(tokens, () => {
      for (let one = tokens.next(); one !== "]"; one = tokens.next()) take(one);
    });
  if (operator !== "wildcard") return;
  for (const text of texts) checkWildcard(tokens, text);
  wildcards.push(...texts);
}

/** What is wrong within a list is told with its place once more. */
function within(tokens: PatternTokens, read: () => void): void {
  try {
    read();
  } catch (error) {
    if (error instanceof PatternRefused && error.reason !== undefined) tokens.fail(error.reason);
    throw error;
  }
}
