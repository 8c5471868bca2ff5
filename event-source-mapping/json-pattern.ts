import type { LeafRule, ReadRule } from "./rule.ts";

/** Whether a JSON value matches. */
export type JsonPattern = (value: unknown) => boolean;

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html#eb-filtering-complex-example-or */
const MAXIMUM_COMBINATIONS = 1000;

/** One member that a pattern names, by its path with dots, and the rules of which one must hold for it. */
type Field = { path: string; rules: LeafRule[] };

/** A leaf of a value, and which element it stands in of each list on the way. */
type Leaf = { value: unknown; places: Map<unknown, number> };

/**
 * Reads a pattern: an object whose keys name the value's own, down to lists of rules of which one must hold.
 * `$or` takes a list of patterns of which one must match. Members within a list must be met by one and the same element.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html#filtering-syntax
 * @param problems Gets everything that is wrong.
 * @param readRule The dialect: which rules there are.
 */
export function readPattern(pattern: unknown, name: string, problems: string[], readRule: ReadRule): JsonPattern {
  const alternatives = readObject(pattern, { name, path: "", problems, readRule });
  return (value) => {
    const leaves = isObject(value) ? leavesOf(value) : new Map<string, Leaf[]>();
    return alternatives.some((fields) => holds(fields, leaves, new Map()));
  };
}

type Reading = { name: string; path: string; problems: string[]; readRule: ReadRule };

/** The alternatives of a pattern, each with all the fields that must hold. */
function readObject(pattern: unknown, reading: Reading): Field[][] {
  if (!isObject(pattern) || Object.keys(pattern).length === 0) {
    reading.problems.push(
      `${reading.name} must be a JSON object with at least one key, got ${JSON.stringify(pattern)}.\nFix: name the members to look at, each with a list of values`,
    );
    return [];
  }
  const members = Object.entries(pattern).map(([key, part]) => {
    const name = `${reading.name}.${key}`;
    if (key === "$or") return readAlternatives(part, { ...reading, name });
    return readPart(part, { ...reading, name, path: reading.path === "" ? key : `${reading.path}.${key}` });
  });
  const combinations = members.reduce((product, { length }) => product * length, 1);
  if (combinations <= MAXIMUM_COMBINATIONS)
    return members.reduce((all, more) => all.flatMap((fields) => more.map((others) => [...fields, ...others])), [[]]);
  reading.problems.push(
    `${reading.name} must have at most ${MAXIMUM_COMBINATIONS} combinations of what its $or list, got ${combinations}.\nFix: make several patterns of it`,
  );
  return [];
}

function readAlternatives(part: unknown, reading: Reading): Field[][] {
  if (Array.isArray(part) && part.length >= 2)
    return part.flatMap((one, index) => readObject(one, { ...reading, name: `${reading.name}[${index}]` }));
  reading.problems.push(
    `${reading.name} must be a list of at least two patterns, got ${JSON.stringify(part)}.\nFix: leave $or out, or add a pattern`,
  );
  return [];
}

function readPart(part: unknown, reading: Reading): Field[][] {
  if (Array.isArray(part)) return [[{ path: reading.path, rules: readRules(part, reading) }]];
  if (isObject(part)) return readObject(part, reading);
  const got = JSON.stringify(part);
  reading.problems.push(
    `${reading.name} must be a list of rules, or an object of members, got ${got}.\nFix: put it in a list: [${got}]`,
  );
  return [];
}

function readRules(list: readonly unknown[], { name, problems, readRule }: Reading): LeafRule[] {
  if (list.length === 0)
    problems.push(
      `${name} must hold at least one rule, got [].\nFix: list the values to pass, or leave the member out`,
    );
  return list.map((rule, index) => readRule(rule, `${name}[${index}]`, problems));
}

/** Whether fields hold one by one, each within the elements of lists that those before were found in. */
function holds([field, ...others]: Field[], leaves: Map<string, Leaf[]>, places: Leaf["places"]): boolean {
  if (field === undefined) return true;
  const { path, rules } = field;
  const found = leaves.get(path);
  if (found === undefined) return rules.some((rule) => rule(undefined)) && holds(others, leaves, places);
  return found.some(
    (leaf) =>
      [...leaf.places].every(([list, index]) => (places.get(list) ?? index) === index) &&
      rules.some((rule) => rule(leaf.value)) &&
      holds(others, leaves, new Map([...places, ...leaf.places])),
  );
}

/** Every leaf by its path: a list's elements have the path of the list. What holds no leaf is not there. */
function leavesOf(value: unknown, path = "", places: Leaf["places"] = new Map(), leaves = new Map<string, Leaf[]>()) {
  if (Array.isArray(value))
    value.forEach((item, index) => {
      leavesOf(item, path, isObject(item) ? new Map([...places, [value, index]]) : places, leaves);
    });
  else if (isObject(value))
    for (const [key, item] of Object.entries(value))
      leavesOf(item, path === "" ? key : `${path}.${key}`, places, leaves);
  else leaves.set(path, [...(leaves.get(path) ?? []), { value, places }]);
  return leaves;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
