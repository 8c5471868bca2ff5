import type { AwsError } from "../../aws-error.ts";
import { type Token, tokensOf } from "./tokens.ts";

/** A place in an expression. */
export type TokenCursor = {
  /** The token that is next, or one further on. */
  peek(ahead?: number): Token;
  next(): Token;
  /** Whether a symbol or keyword is next; takes it if so. */
  accept(text: string): boolean;
  /** Takes a symbol or keyword; throws the syntax error of any other token. */
  expect(text: string): void;
  /** Throws the syntax error of the next token. */
  fail(): never;
};

/** Starts at the beginning; `refuse` makes the error of what is no expression. */
export function createCursor(text: string, refuse: (message: string) => AwsError): TokenCursor {
  const tokens = tokensOf(text);
  const end: Token = { kind: "end", text: "<EOF>", start: text.length, end: text.length };
  let at = 0;
  const peek = (ahead = 0) => tokens[at + ahead] ?? end;
  const fail = (): never => {
    const near = text.slice((tokens[at - 1] ?? peek()).start, peek(1).end).trim();
    throw refuse(`Syntax error; token: "${peek().text}", near: "${near}"`);
  };
  const accept = (expected: string) => {
    const is = isToken(peek(), expected);
    if (is) at += 1;
    return is;
  };
  return {
    ...{ peek, accept, fail },
    next() {
      at += 1;
      return tokens[at - 1] ?? end;
    },
    expect(expected) {
      if (!accept(expected)) fail();
    },
  };
}

/** Whether a token is this symbol or keyword. */
export function isToken({ kind, text }: Token, expected: string): boolean {
  return kind === "symbol" ? text === expected : kind === "name" && text.toUpperCase() === expected;
}
