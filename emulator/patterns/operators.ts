import { isIP } from "node:net";
import { readAnythingBut } from "./anything-but.ts";
import { close, ONE_KEY, TOO_MANY } from "./close.ts";
import { PatternRefused } from "./cursor.ts";
import { readNumeric } from "./numeric.ts";
import type { PatternTokens } from "./tokens.ts";
import { checkWildcard } from "./wildcards.ts";

/** Reads what an operator takes, to the end of its object. @param wildcards Gets the wildcards. @throws PatternRefused */
export type ReadOperator = (tokens: PatternTokens, wildcards: string[]) => void;

/** Every operator of patterns. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html */
export const OPERATORS: Readonly<Record<string, ReadOperator>> = {
  exactly: ofText("exact match"),
  prefix: ofAffix("prefix"),
  suffix: ofAffix("suffix"),
  "equals-ignore-case": ofText("equals-ignore-case match"),
  // AWS says prefix here too.
  cidr: ofText("prefix match", checkCidr),
  wildcard: ofText("wildcard match", (tokens, text, wildcards) => {
    checkWildcard(tokens, text);
    wildcards.push(text);
  }),
  exists(tokens) {
    const kind = tokens.next();
    if (kind !== "true" && kind !== "false") tokens.fail("exists match pattern must be either true or false.");
    close(tokens, ONE_KEY);
  },
  numeric(tokens) {
    if (tokens.next() !== "[") tokens.fail("Value of numeric must be an array.");
    readNumeric(tokens);
    close(tokens, TOO_MANY);
  },
  "anything-but": readAnythingBut,
};

/** An operator on a text. */
function ofText(
  what: string,
  check: (tokens: PatternTokens, text: string, wildcards: string[]) => void = () => {},
): ReadOperator {
  return (tokens, wildcards) => {
    if (tokens.next() !== "string") tokens.fail(`${what} pattern must be a string`);
    check(tokens, tokens.text(), wildcards);
    close(tokens, ONE_KEY);
  };
}

/** An operator on the beginning or the end of a text, in any case if it says so. */
function ofAffix(name: "prefix" | "suffix"): ReadOperator {
  return (tokens) => {
    const kind = tokens.next();
    if (kind === "{") {
      if (tokens.next() !== "name") tokens.fail(`${name === "prefix" ? "Prefix" : "Suffix"} expression name not found`);
      if (tokens.text() !== "equals-ignore-case") tokens.fail(`Unsupported ${name} pattern: ${tokens.text()}`);
      if (tokens.next() !== "string") tokens.fail("equals-ignore-case match pattern must be a string");
      tokens.text();
      close(tokens, ONE_KEY);
    } else if (kind !== "string") tokens.fail(`${name} match pattern must be a string`);
    tokens.text();
    close(tokens, ONE_KEY);
  };
}

function checkCidr(_: PatternTokens, text: string): void {
  // Java leaves empty texts at the end out.
  const parts = text.replace(/\/+$/, "").split("/");
  const [address = "", bits = ""] = parts;
  if (parts.length !== 2) refuse("Malformed CIDR, one '/' required");
  if (!/^[+-]?\d{1,9}$/.test(bits)) refuse("Malformed CIDR, mask bits must be an integer");
  if (Number(bits) < 0) refuse("Malformed CIDR, mask bits must not be negative");
  if (!/^([0-9]+(\.[0-9]+){3}|[0-9a-fA-F:]*:[0-9a-fA-F:]*)$/.test(address))
    refuse(`Nonstandard IP address: ${address}`);
  const version = isIP(address);
  if (version === 0) refuse(`Invalid IP address: ${address}`);
  const size = version === 4 ? 32 : 128;
  if (Number(bits) >= size) refuse(`IPv${version} mask bits must be < ${size}`);
}

/** A reason that AWS tells no place of. */
function refuse(reason: string): never {
  throw new PatternRefused(reason);
}
