import { arnFits, fits } from "./arn.ts";

/** The condition keys of one request and their values. A key that is absent is one that AWS does not set. */
export type RequestContext = Readonly<Record<string, string>>;

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

const plainName = (name: string) => (name.endsWith(IF_EXISTS) ? name.slice(0, -IF_EXISTS.length) : name);
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
  if (got === undefined) return operator.negated === true || name.endsWith(IF_EXISTS);
  return wanted.some((value) => operator.matches(value, got)) !== (operator.negated === true);
}

/** Names of condition keys are the same in upper and lower case. */
function contextValue(key: string, context: RequestContext): string | undefined {
  const name = key.toLowerCase();
  return Object.entries(context).find(([candidate]) => candidate.toLowerCase() === name)?.[1];
}
