import { z } from "zod";

/** Whether a leaf of the data, or undefined when it is not there, keeps the rule. */
export type LeafRule = (leaf: unknown) => boolean;

/** Reads one rule: a literal to equal, or an operator with its argument. @param problems Gets what is wrong. */
export type ReadRule = (rule: unknown, name: string, problems: string[]) => LeafRule;

/** What a rule may be beside a value. */
export type Operator = {
  /** What its argument must be, for people. */
  takes: string;
  /** The rule that an argument makes; undefined when it is none. */
  read(argument: unknown): LeafRule | undefined;
};

/** A value that a rule is, or that an operator takes. */
export const literal = z.union([z.string(), z.number(), z.boolean(), z.null()]);
/** AWS compares numbers from -5 to 5 billion. */
const bound = z.number().min(-5e9).max(5e9);

/** Operators that all dialects know. */
export const operators = {
  prefix: { takes: "a string", read: onString((leaf, argument) => leaf.startsWith(argument)) },
  suffix: { takes: "a string", read: onString((leaf, argument) => leaf.endsWith(argument)) },
  "equals-ignore-case": {
    takes: "a string",
    read: onString((leaf, argument) => leaf.toLowerCase() === argument.toLowerCase()),
  },
  exists: {
    takes: "true or false",
    // AWS: exists works on leaves only, so that an object is not there.
    read: (argument) => (typeof argument === "boolean" ? (leaf) => isLeaf(leaf) === argument : undefined),
  },
  numeric: {
    takes: 'comparisons with numbers, such as [">", 5], ["=", 5] or [">=", 5, "<", 9]',
    read: numeric,
  },
} as const satisfies Record<string, Operator>;

/** A dialect: what knows these operators, and whose they are. */
export const ruleReader =
  (known: Readonly<Record<string, Operator>>, whose: string): ReadRule =>
  (rule, name, problems) => {
    const value = literal.safeParse(rule);
    if (value.success) return (leaf) => leaf === value.data;
    const { operator, argument } = onlyMember(rule);
    const isKnown = Object.hasOwn(known, operator);
    const holds = isKnown ? known[operator]?.read(argument) : undefined;
    if (holds !== undefined) return holds;
    const fix = isKnown
      ? `give ${operator} ${known[operator]?.takes}`
      : `use one of ${Object.keys(known).join(", ")}, which are all that ${whose} know`;
    problems.push(
      `${name} must be a value, or one operator with its argument, got ${JSON.stringify(rule)}.\nFix: ${fix}`,
    );
    return () => false;
  };

/** The operator of a rule, and its argument; an empty name for what is no object with one member. */
export function onlyMember(rule: unknown): { operator: string; argument: unknown } {
  const members = typeof rule === "object" && rule !== null && !Array.isArray(rule) ? Object.entries(rule) : [];
  const [[operator, argument] = ["", undefined]] = members;
  return members.length === 1 ? { operator, argument } : { operator: "", argument: undefined };
}

/** A rule that passes every leaf but those that another passes. */
export const butFor =
  (refused: LeafRule): LeafRule =>
  (leaf) =>
    isLeaf(leaf) && !refused(leaf);

/** An operator's reader whose argument is a string, and that passes strings alone. */
export function onString(
  holds: (leaf: string, argument: string) => boolean,
): (argument: unknown) => LeafRule | undefined {
  return (argument) =>
    typeof argument === "string" ? (leaf) => typeof leaf === "string" && holds(leaf, argument) : undefined;
}

/** One comparison; or a range: first its lower bound, then its upper one, which is greater. */
function numeric(argument: unknown): LeafRule | undefined {
  const single = z.tuple([z.enum(["=", "<", "<=", ">", ">="]), bound]).safeParse(argument);
  if (single.success) return compare(...single.data);
  const range = z.tuple([z.enum([">", ">="]), bound, z.enum(["<", "<="]), bound]).safeParse(argument);
  if (!range.success || range.data[1] >= range.data[3]) return undefined;
  const [lowerSign, lower, upperSign, upper] = range.data;
  const [aboveLower, belowUpper] = [compare(lowerSign, lower), compare(upperSign, upper)];
  return (leaf) => aboveLower(leaf) && belowUpper(leaf);
}

type Sign = "=" | "<" | "<=" | ">" | ">=";

function compare(sign: Sign, limit: number): LeafRule {
  const holds: Record<Sign, (leaf: number) => boolean> = {
    "=": (leaf) => leaf === limit,
    "<": (leaf) => leaf < limit,
    "<=": (leaf) => leaf <= limit,
    ">": (leaf) => leaf > limit,
    ">=": (leaf) => leaf >= limit,
  };
  return (leaf) => typeof leaf === "number" && holds[sign](leaf);
}

function isLeaf(value: unknown): boolean {
  return value === null || (value !== undefined && typeof value !== "object");
}
