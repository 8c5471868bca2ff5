import { type Properties, UNKNOWN } from "../../core/properties.ts";
import type { Finding, Requirement, ResourceContext } from "../../core/rule.ts";
import { type Condition, type Statement, statementsAt } from "../../core/statements.ts";
import { allHold, anyHolds, fits, hasWildcard, type Verdict } from "./iam-grants.ts";
import { carriersOf, type DocumentKind, documentsOf } from "./policy-carriers.ts";

/** Pulumi type tokens of the resources whose policy says who may do what to them. */
export const RESOURCE_CARRIERS = carriersOf("resource");

/** The findings about each statement of a resource's documents of some kinds; a document that is not known yet is one. */
export function eachStatementOf(
  kinds: readonly DocumentKind[],
  props: Properties,
  { type }: ResourceContext,
  message: Requirement,
  check: (statement: Statement) => Finding[],
): Finding[] {
  return documentsOf(type, props, ...kinds).flatMap(({ path }) => {
    const statements = statementsAt(props, path);
    return statements === UNKNOWN ? [{ property: path, value: UNKNOWN, message }] : statements.flatMap(check);
  });
}

/** The findings about each statement of a resource's own policies. */
export const eachStatement = (
  props: Properties,
  context: ResourceContext,
  message: Requirement,
  check: (statement: Statement) => Finding[],
): Finding[] => eachStatementOf(["resource"], props, context, message, check);

/** Whether a principal is all of an account, whose administrators then say who that is. */
export const isWholeAccount = (name: string): boolean => /^(\d{12}|arn:[^:]+:iam::\d{12}:root)$/.test(name);

/** Whether something does not hold. */
export const not = (verdict: Verdict): Verdict => (verdict === UNKNOWN ? UNKNOWN : !verdict);

/** Operators that hold for given values only: those that end in IfExists, or deny, also let pass what lacks the key. */
export const NARROWING = /^(ForAnyValue:)?(String(Equals|EqualsIgnoreCase|Like)|Arn(Equals|Like))$/;

/**
 * Whether conditions ask for fixed values of one of some keys, in any case, `*` standing for any characters.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
 */
export const boundedBy = (
  conditions: readonly Condition[],
  keys: readonly string[],
  isEnough: (value: string, key: string) => boolean = isFixed,
): Verdict =>
  anyHolds(
    conditions.map(({ operator, key, values }) => {
      if (key === "") return UNKNOWN;
      if (values.length === 0 || !keys.some((pattern) => fits(pattern, key))) return false;
      if (operator === "Bool") return values.every((value) => value === "true");
      if (!NARROWING.test(operator)) return false;
      return allHold(values.map((value) => (value === UNKNOWN ? UNKNOWN : isEnough(value, key))));
    }),
  );

/**
 * Whether conditions say for whose resources a service acts. `aws:SourceArn` does where it names the account: a bucket's ARN names none,
 * and its name is anyone's once the bucket is deleted.
 */
export const boundedBySource = (conditions: readonly Condition[], keys: readonly string[]): Verdict =>
  boundedBy(conditions, keys, (value, key) => (key === "aws:sourcearn" ? isSourceOfAccount(value) : isFixed(value)));

/**
 * Whether an ARN is that of resources of one account, and not just of anything that it owns.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
 */
export function isSourceOfAccount(arn: string): boolean {
  const [start, , , , account = "", ...resource] = arn.split(":");
  return start === "arn" && /^\d{12}$/.test(account) && !/^[*?]*$/.test(resource.join(":"));
}

/** Whether a value is one account's, organization's or resource's. A bucket's ARN names no account: its name must be whole. */
function isFixed(value: string): boolean {
  if (value === "" || value.includes("${")) return false;
  const [start = "", , , , account = ""] = value.split(":");
  if (start === "arn") return !hasWildcard(account === "" ? value : account);
  return !hasWildcard(start.split("/")[0] ?? "");
}

/** A parameter that lists texts. */
export const listOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);
