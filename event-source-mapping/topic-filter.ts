import { parseJson } from "./filter-pattern.ts";
import { type JsonPattern, readPattern } from "./json-pattern.ts";
import { readTopicRule } from "./topic-rules.ts";

/** What a filter policy looks at: the attributes of a message, or its body as JSON. */
export type FilterScope = "MessageAttributes" | "MessageBody";

/** A filter policy that was read: what is wrong with it, and whether attributes or a body pass it. */
export type FilterPolicy = { problems: string[]; matches: JsonPattern };

/** https://docs.aws.amazon.com/sns/latest/dg/subscription-filter-policy-constraints.html */
const MAXIMUM_KEYS = 5;
const MAXIMUM_COMBINATIONS = 150;
const MAXIMUM_BYTES = 262_144;
const NEVER: JsonPattern = () => false;

/**
 * Reads a subscription's filter policy. One with problems matches nothing.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html
 * @param name What the problems call it, such as `filterPolicy`.
 */
export function readFilterPolicy(text: string, scope: FilterScope, name: string): FilterPolicy {
  const policy = parseJson(text)?.json;
  const problems: string[] = [];
  const matches = readPattern(policy, name, problems, readTopicRule);
  if (problems.length === 0) problems.push(...limitProblems(policy, scope, name));
  if (Buffer.byteLength(text) > MAXIMUM_BYTES)
    problems.push(
      `${name} must be at most ${MAXIMUM_BYTES} bytes, got ${Buffer.byteLength(text)}.\nFix: filter on less, or in the function`,
    );
  return { problems, matches: problems.length === 0 ? matches : NEVER };
}

/** One member that a policy names: how deep it lies, and how many rules it has. */
type Leaf = { depth: number; rules: number };

function limitProblems(policy: unknown, scope: FilterScope, name: string): string[] {
  const leaves = leavesOf(policy, 1);
  const combinations = leaves.reduce((product, { depth, rules }) => product * depth * rules, 1);
  const problems: string[] = [];
  if (scope === "MessageAttributes" && leaves.some(({ depth }) => depth > 1))
    problems.push(
      `${name} must not nest where filterScope is MessageAttributes, got members within members: attributes are flat.\nFix: set filterScope to MessageBody, or name attributes alone`,
    );
  if (leaves.length > MAXIMUM_KEYS)
    problems.push(
      `${name} must name at most ${MAXIMUM_KEYS} keys, got ${leaves.length}.\nFix: filter on fewer, or in the function`,
    );
  if (combinations > MAXIMUM_COMBINATIONS)
    problems.push(
      `${name} must have at most ${MAXIMUM_COMBINATIONS} combinations of values, got ${combinations}.\nFix: list fewer values, or filter in the function`,
    );
  return problems;
}

function leavesOf(part: unknown, depth: number): Leaf[] {
  if (Array.isArray(part)) return [{ depth: depth - 1, rules: part.length }];
  if (typeof part !== "object" || part === null) return [];
  return Object.entries(part).flatMap(([key, inner]) =>
    key === "$or" && Array.isArray(inner)
      ? inner.flatMap((alternative) => leavesOf(alternative, depth))
      : leavesOf(inner, depth + 1),
  );
}
