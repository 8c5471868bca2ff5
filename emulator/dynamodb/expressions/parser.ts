import { invalid } from "../errors.ts";
import type { AttributeValue } from "../values/attribute-value.ts";
import { createCursor, type TokenCursor } from "./cursor.ts";
import type { DocumentPath } from "./path.ts";
import type { Placeholders } from "./placeholders.ts";
import { RESERVED_WORDS } from "./reserved-words.ts";

const MAXIMUM_BYTES = 4096;

/** What can be wrong with an expression that reads well, by which AWS tells first. */
const PROBLEMS = [
  "parentheses",
  "unknown function",
  "misused function",
  "reserved word",
  "section",
  "placeholder",
  "overlap",
  "conflict",
  "action operand",
  "operand count",
  "same operand",
  "operand type",
] as const;
type Problem = (typeof PROBLEMS)[number];

/** Reads one expression from left to right. What is no expression throws at once; other problems when it is done. */
export type Parser = TokenCursor & {
  report(problem: Problem, message: string): void;
  /** @throws AwsError ValidationException when no document path is next. */
  path(): DocumentPath;
  /** The value of a `:placeholder` that is next. */
  value(): AttributeValue;
  /** @throws AwsError ValidationException for what is left, or for the first problem. */
  finish(): void;
};

/** Starts to read an expression; `member` is its name in the input. @throws AwsError ValidationException */
export function createParser(member: string, text: string, placeholders: Placeholders): Parser {
  const refuse = (message: string) => invalid(`Invalid ${member}: ${message}`);
  if (text.trim() === "") throw refuse("The expression can not be empty;");
  const bytes = Buffer.byteLength(text);
  if (bytes > MAXIMUM_BYTES)
    throw refuse(`Expression size has exceeded the maximum allowed size; expression size: ${bytes}`);
  const cursor = createCursor(text, refuse);
  const problems = new Map<Problem, string>();
  const report = (problem: Problem, message: string) => {
    if (!problems.has(problem)) problems.set(problem, message);
  };
  const resolve = (name: string): string => {
    if (RESERVED_WORDS.has(name.toUpperCase()))
      report("reserved word", `Attribute name is a reserved keyword; reserved keyword: ${name}`);
    const resolved = name.startsWith("#") ? placeholders.name(name) : name;
    if (resolved === undefined) reportUndefined("name used in the document path is not defined; attribute name", name);
    return resolved ?? name;
  };
  const reportUndefined = (what: string, ref: string) =>
    report("placeholder", `An expression attribute ${what}: ${ref}`);
  return {
    ...cursor,
    report,
    path: () => readPath(cursor, resolve),
    value() {
      const ref = cursor.next().text;
      const value = placeholders.value(ref);
      if (value === undefined) reportUndefined("value used in expression is not defined; attribute value", ref);
      return value ?? { NULL: true };
    },
    finish() {
      if (cursor.peek().kind !== "end") cursor.fail();
      const first = PROBLEMS.find((problem) => problems.has(problem));
      if (first !== undefined) throw refuse(problems.get(first) ?? "");
    },
  };
}

function readPath({ peek, next, accept, expect, fail }: TokenCursor, resolve: (name: string) => string): DocumentPath {
  const name = () => (peek().kind === "name" || peek().kind === "nameRef" ? resolve(next().text) : fail());
  const path: (string | number)[] = [name()];
  for (;;) {
    if (accept(".")) path.push(name());
    else if (accept("[")) {
      path.push(peek().kind === "index" ? Number(next().text) : fail());
      expect("]");
    } else return path;
  }
}
