import { arnFits, fits } from "./arn.ts";

/** The condition keys of one request and their values, several for keys such as `aws:TagKeys`. A key that is absent is one that AWS does not set. */
export type RequestContext = Readonly<Record<string, string | readonly string[]>>;

type Operator = {
  matches: (wanted: string, got: string) => boolean;
  /** True where no wanted value may match. */
  negated?: true;
};

const equals = (wanted: string, got: string) => wanted === got;
const equalsIgnoringCase = (wanted: string, got: string) => wanted.toLowerCase() === got.toLowerCase();

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
const operators: Readonly<Record<string, Operator>> = {
  StringEquals: { matches: equals },
  StringNotEquals: { matches: equals, negated: true },
  StringNotEqualsIgnoreCase: { matches: equalsIgnoringCase, negated: true },
  StringEqualsIgnoreCase: { matches: equalsIgnoringCase },
  StringLike: { matches: fits },
  StringNotLike: { matches: fits, negated: true },
  // On ARNs the two are the same: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN
  ArnEquals: { matches: arnFits },
  ArnLike: { matches: arnFits },
  ArnNotEquals: { matches: arnFits, negated: true },
  ArnNotLike: { matches: arnFits, negated: true },
  Bool: { matches: equalsIgnoringCase },
};

const IF_EXISTS = "IfExists";
const NULL = "Null";

/** Whether a condition operator has its meaning here. */
export const isOperator = (name: string): boolean => name === NULL || operatorOf(name) !== undefined;

const SET = /^For(All|Any)(Values|Value):/;
const plainName = (name: string) => name.replace(SET, "").replace(/IfExists$/, "");
const operatorOf = (name: string) =>
  Object.hasOwn(operators, plainName(name)) ? operators[plainName(name)] : undefined;

/** The conditions of a statement: operator, key, wanted values. */
type Conditions = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/** Whether a request meets every condition of a statement. Throws on an operator that has no model here. */
export function meetsConditions({ Condition }: { Condition: Conditions }, context: RequestContext): boolean {
  return Object.entries(Condition).every(([name, keys]) =>
    Object.entries(keys).every(([key, wanted]) => meets(name, key, wanted, context)),
  );
}

function meets(name: string, key: string, wanted: readonly string[], context: RequestContext): boolean {
  const got = contextValue(key, context);
  if (name === NULL) return wanted.includes(String(got === undefined));
  const operator = operatorOf(name);
  if (operator === undefined)
    throw new Error(
      `A condition operator must be one of ${[NULL, ...Object.keys(operators)].join(", ")}, got ${name}.\n` +
        "Fix: add its meaning to test/least-privilege/iam/conditions.ts",
    );
  const holds = (value: string) => wanted.some((one) => operator.matches(one, value)) !== (operator.negated === true);
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
  if (name.startsWith("ForAll")) return [got ?? []].flat().every(holds);
  if (name.startsWith("ForAny")) return [got ?? []].flat().some(holds);
  if (got === undefined) return operator.negated === true || name.endsWith(IF_EXISTS);
  if (typeof got !== "string")
    throw new Error(`${key} has several values: its operator must say which.\nFix: ForAnyValue:${name}`);
  return holds(got);
}

/** Names of condition keys are the same in upper and lower case. */
function contextValue(key: string, context: RequestContext): string | readonly string[] | undefined {
  const name = key.toLowerCase();
  return Object.entries(context).find(([candidate]) => candidate.toLowerCase() === name)?.[1];
}
