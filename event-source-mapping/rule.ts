import { z } from "zod";

/** Whether a leaf of the data, or undefined when it is not there, keeps the rule. */
export type LeafRule = (leaf: unknown) => boolean;

const literal = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const list = z.array(literal).min(1);
/** AWS compares numbers from -5 to 5 billion. */
const bound = z.number().min(-5e9).max(5e9);

type Operator = {
  /** What its argument must be, for people. */
  takes: string;
  /** The rule that an argument makes; undefined when it is none. */
  read(argument: unknown): LeafRule | undefined;
};

const operators: Record<string, Operator> = {
  prefix: { takes: "a string", read: onString((leaf, argument) => leaf.startsWith(argument)) },
  suffix: { takes: "a string", read: onString((leaf, argument) => leaf.endsWith(argument)) },
  "equals-ignore-case": {
    takes: "a string",
    read: onString((leaf, argument) => leaf.toLowerCase() === argument.toLowerCase()),
  },
  exists: {
    takes: "true or false",
    read: (argument) => {
      if (typeof argument !== "boolean") return undefined;
      // AWS: exists works on leaves only.
      return (leaf) => isLeaf(leaf) === argument && (argument || leaf === undefined);
    },
  },
  "anything-but": { takes: "a list of values", read: anythingBut },
  numeric: {
    takes: 'comparisons with numbers, such as [">", 5], ["=", 5] or [">=", 5, "<", 9]',
    read: numeric,
  },
};

/** Reads one rule: a literal to equal, or an operator with its argument. @param problems Gets what is wrong. */
export function readRule(rule: unknown, path: string, problems: string[]): LeafRule {
  const value = literal.safeParse(rule);
  if (value.success) return (leaf) => leaf === value.data;
  const [[name, argument] = ["", undefined], ...more] = Object.entries(typeof rule === "object" ? (rule ?? {}) : {});
  const isKnown = more.length === 0 && Object.hasOwn(operators, name);
  const holds = isKnown ? operators[name]?.read(argument) : undefined;
  if (holds !== undefined) return holds;
  const fix = isKnown
    ? `give ${name} ${operators[name]?.takes}`
    : `use one of ${Object.keys(operators).join(", ")}, which are all that Lambda's filters know`;
  problems.push(
    `${path} must be a value, or one operator with its argument, got ${JSON.stringify(rule)}.\nFix: ${fix}`,
  );
  return () => false;
}

function onString(holds: (leaf: string, argument: string) => boolean): (argument: unknown) => LeafRule | undefined {
  return (argument) =>
    typeof argument === "string" ? (leaf) => typeof leaf === "string" && holds(leaf, argument) : undefined;
}

function anythingBut(argument: unknown): LeafRule | undefined {
  const values = list.safeParse(Array.isArray(argument) ? argument : [argument]);
  if (values.success) return (leaf) => isLeaf(leaf) && !values.data.some((value) => value === leaf);
  const [[name, inner] = ["", undefined]] = Object.entries(typeof argument === "object" ? (argument ?? {}) : {});
  const refused =
    name === "prefix" || name === "suffix" || name === "equals-ignore-case" ? operators[name]?.read(inner) : undefined;
  return refused === undefined ? undefined : (leaf) => isLeaf(leaf) && !refused(leaf);
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
