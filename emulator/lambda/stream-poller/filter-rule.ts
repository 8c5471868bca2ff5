import { z } from "zod";

/** Whether a leaf of the data, or undefined when it is not there, keeps the rule. */
export type Rule = (leaf: unknown) => boolean;

const literal = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const comparison = z.enum(["=", "<", "<=", ">", ">="]);
const list = z.array(literal).min(1);

/** One entry an operator: how its argument reads, and the rule that it makes. */
const operators: Record<string, (argument: unknown) => Rule | undefined> = {
  prefix: onString((leaf, argument) => leaf.startsWith(argument)),
  suffix: onString((leaf, argument) => leaf.endsWith(argument)),
  "equals-ignore-case": onString((leaf, argument) => leaf.toLowerCase() === argument.toLowerCase()),
  exists: (argument) => {
    if (typeof argument !== "boolean") return undefined;
    // AWS: exists works on leaves only.
    return (leaf) => isLeaf(leaf) === argument && (argument || leaf === undefined);
  },
  "anything-but": anythingBut,
  numeric,
};

/**
 * Reads one rule: a literal to equal, or an operator with its argument.
 * @throws Error naming the rule when there is no such operator or its argument is wrong.
 */
export function parseRule(rule: unknown, path: string): Rule {
  const value = literal.safeParse(rule);
  if (value.success) return (leaf) => leaf === value.data;
  const [[name, argument] = ["", undefined], ...more] = Object.entries(typeof rule === "object" ? (rule ?? {}) : {});
  const holds = more.length === 0 && Object.hasOwn(operators, name) ? operators[name]?.(argument) : undefined;
  if (holds !== undefined) return holds;
  throw new Error(
    `${path} must be a value or one of ${Object.keys(operators).join(", ")} with its argument, got ${JSON.stringify(rule)}.`,
  );
}

function onString(holds: (leaf: string, argument: string) => boolean): (argument: unknown) => Rule | undefined {
  return (argument) =>
    typeof argument === "string" ? (leaf) => typeof leaf === "string" && holds(leaf, argument) : undefined;
}

function anythingBut(argument: unknown): Rule | undefined {
  const values = list.safeParse(Array.isArray(argument) ? argument : [argument]);
  if (values.success) return (leaf) => isLeaf(leaf) && !values.data.some((value) => value === leaf);
  const [[name, inner] = ["", undefined]] = Object.entries(typeof argument === "object" ? (argument ?? {}) : {});
  const refused =
    name === "prefix" || name === "suffix" || name === "equals-ignore-case" ? operators[name]?.(inner) : undefined;
  return refused === undefined ? undefined : (leaf) => isLeaf(leaf) && !refused(leaf);
}

function numeric(argument: unknown): Rule | undefined {
  const pair = z.tuple([comparison, z.number()]).safeParse(argument);
  if (pair.success) return compare(...pair.data);
  const range = z.tuple([comparison, z.number(), comparison, z.number()]).safeParse(argument);
  if (!range.success) return undefined;
  const [lowerSign, lower, upperSign, upper] = range.data;
  const [aboveLower, belowUpper] = [compare(lowerSign, lower), compare(upperSign, upper)];
  return (leaf) => aboveLower(leaf) && belowUpper(leaf);
}

function compare(sign: z.infer<typeof comparison>, bound: number): Rule {
  const holds: Record<typeof sign, (leaf: number) => boolean> = {
    "=": (leaf) => leaf === bound,
    "<": (leaf) => leaf < bound,
    "<=": (leaf) => leaf <= bound,
    ">": (leaf) => leaf > bound,
    ">=": (leaf) => leaf >= bound,
  };
  return (leaf) => typeof leaf === "number" && holds[sign](leaf);
}

function isLeaf(value: unknown): boolean {
  return value === null || (value !== undefined && typeof value !== "object");
}
