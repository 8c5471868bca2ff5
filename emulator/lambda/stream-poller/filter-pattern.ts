import { parseRule } from "./filter-rule.ts";

/** Whether a JSON value matches. */
export type JsonPattern = (value: unknown) => boolean;

/**
 * Reads a pattern: an object whose keys name the value's own, down to lists of rules of which one must hold.
 * `$or` takes a list of patterns of which one must match.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html#filtering-syntax
 * @throws Error saying where the pattern is wrong.
 */
export function parsePattern(pattern: unknown, path: string): JsonPattern {
  if (!isObject(pattern) || Object.keys(pattern).length === 0) {
    throw new Error(`${path} must be a JSON object with at least one key, got ${JSON.stringify(pattern)}.`);
  }
  const parts = Object.entries(pattern).map(([key, part]) =>
    key === "$or" ? parseAlternatives(part, `${path}.$or`) : parseField(key, part, `${path}.${key}`),
  );
  return (value) => parts.every((matches) => matches(value));
}

function parseAlternatives(part: unknown, path: string): JsonPattern {
  if (!Array.isArray(part) || part.length < 2) {
    throw new Error(`${path} must be a list of at least two patterns, got ${JSON.stringify(part)}.`);
  }
  const alternatives = part.map((alternative, index) => parsePattern(alternative, `${path}[${index}]`));
  return (value) => alternatives.some((matches) => matches(value));
}

function parseField(key: string, part: unknown, path: string): JsonPattern {
  const matches = Array.isArray(part) ? parseRules(part, path) : inside(parsePattern(part, path));
  return (value) => matches(isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined);
}

/** One element of a list is enough. */
function inside(matches: JsonPattern): JsonPattern {
  return (value) => (Array.isArray(value) ? value.some(matches) : matches(value));
}

function parseRules(list: readonly unknown[], path: string): JsonPattern {
  if (list.length === 0) throw new Error(`${path} must hold at least one rule, got [].`);
  const rules = list.map((rule, index) => parseRule(rule, `${path}[${index}]`));
  return (value) => {
    const leaves = Array.isArray(value) ? value : [value];
    return leaves.some((leaf) => rules.some((holds) => holds(leaf)));
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
