import { readRule } from "./rule.ts";

/** Whether a JSON value matches. */
export type JsonPattern = (value: unknown) => boolean;

/**
 * Reads a pattern: an object whose keys name the value's own, down to lists of rules of which one must hold.
 * `$or` takes a list of patterns of which one must match.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html#filtering-syntax
 * @param problems Gets everything that is wrong.
 */
export function readPattern(pattern: unknown, path: string, problems: string[]): JsonPattern {
  if (!isObject(pattern) || Object.keys(pattern).length === 0) {
    problems.push(
      `${path} must be a JSON object with at least one key, got ${JSON.stringify(pattern)}.\nFix: name the members to look at, each with a list of values`,
    );
    return () => false;
  }
  const parts = Object.entries(pattern).map(([key, part]) =>
    key === "$or" ? readAlternatives(part, `${path}.$or`, problems) : readField(key, part, `${path}.${key}`, problems),
  );
  return (value) => parts.every((matches) => matches(value));
}

function readAlternatives(part: unknown, path: string, problems: string[]): JsonPattern {
  if (!Array.isArray(part) || part.length < 2) {
    problems.push(
      `${path} must be a list of at least two patterns, got ${JSON.stringify(part)}.\nFix: leave $or out, or add a pattern`,
    );
    return () => false;
  }
  const alternatives = part.map((alternative, index) => readPattern(alternative, `${path}[${index}]`, problems));
  return (value) => alternatives.some((matches) => matches(value));
}

function readField(key: string, part: unknown, path: string, problems: string[]): JsonPattern {
  const matches = readPart(part, path, problems);
  return (value) => matches(isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined);
}

function readPart(part: unknown, path: string, problems: string[]): JsonPattern {
  if (Array.isArray(part)) return readRules(part, path, problems);
  if (isObject(part)) return inside(readPattern(part, path, problems));
  const got = JSON.stringify(part);
  problems.push(
    `${path} must be a list of rules, or an object of members, got ${got}.\nFix: put it in a list: [${got}]`,
  );
  return () => false;
}

/** One element of a list is enough. */
function inside(matches: JsonPattern): JsonPattern {
  return (value) => (Array.isArray(value) ? value.some(matches) : matches(value));
}

function readRules(list: readonly unknown[], path: string, problems: string[]): JsonPattern {
  if (list.length === 0)
    problems.push(
      `${path} must hold at least one rule, got [].\nFix: list the values to pass, or leave the member out`,
    );
  const rules = list.map((rule, index) => readRule(rule, `${path}[${index}]`, problems));
  return (value) => {
    const leaves = Array.isArray(value) ? value : [value];
    return leaves.some((leaf) => rules.some((holds) => holds(leaf)));
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
