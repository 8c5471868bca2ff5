import { type Properties, UNKNOWN } from "../../core/properties.ts";
import type { Finding, Requirement, ResourceContext } from "../../core/rule.ts";
import { type Statement, statementsAt, type Text } from "../../core/statements.ts";
import { actionsOnResourcesOf } from "./iam-reference.ts";
import { carriersOf, documentsOf } from "./policy-carriers.ts";

/** Whether something holds, as far as is known. */
export type Verdict = boolean | typeof UNKNOWN;

/** A document that says what an identity may do. */
export type IdentityDocument = { path: string; statements: readonly Statement[] };

/** Pulumi type tokens of the resources that carry such a document. */
export const IDENTITY_CARRIERS = carriersOf("identity");

/** The findings about each such document of a resource; a document that is not known yet is one. */
export function eachDocument(
  props: Properties,
  { type }: ResourceContext,
  message: Requirement,
  check: (document: IdentityDocument) => Finding[],
): Finding[] {
  return documentsOf(type, props, "identity").flatMap(({ path }) => {
    const statements = statementsAt(props, path);
    return statements === UNKNOWN ? [{ property: path, value: UNKNOWN, message }] : check({ path, statements });
  });
}

/** The finding that a verdict gives, if any; one that is not known yet if so is the verdict. */
export const finding = (property: string, verdict: Verdict, value: unknown, message: Requirement): Finding[] =>
  verdict === false ? [] : [{ property, value: verdict === UNKNOWN ? UNKNOWN : value, message }];

/** Whether all hold. */
export const allHold = (verdicts: readonly Verdict[]): Verdict =>
  verdicts.includes(false) ? false : verdicts.includes(UNKNOWN) ? UNKNOWN : true;

/** Whether one holds at least. */
export const anyHolds = (verdicts: readonly Verdict[]): Verdict =>
  verdicts.includes(true) ? true : verdicts.includes(UNKNOWN) ? UNKNOWN : false;

/** Whether one of some texts passes a test. */
export const anyOf = (texts: readonly Text[] | undefined, test: (text: string) => boolean): Verdict =>
  anyHolds((texts ?? []).map((text) => (text === UNKNOWN ? UNKNOWN : test(text))));

/** Whether a statement allows anything. */
export const allows = ({ effect }: Statement): Verdict => (effect === UNKNOWN ? UNKNOWN : effect === "Allow");

/** Whether a statement stands for resources that it doesn't name. */
export const isEverywhere = ({ resources }: Statement): Verdict => anyOf(resources, (resource) => !isNamed(resource));

/** Tells whether a statement allows an action on resources that it doesn't name, and no other of the document denies it. */
export function allowsEverywhere({ statements }: IdentityDocument, statement: Statement): (action: string) => Verdict {
  const open = allHold([allows(statement), isEverywhere(statement)]);
  if (open === false) return () => false;
  return (action) => {
    if (statements.some((other) => deniesAlways(other, action))) return false;
    return allHold([open, anyOf(statement.actions, (pattern) => fits(pattern, action))]);
  };
}

const deniesAlways = ({ effect, resources, conditions, actions }: Statement, action: string): boolean =>
  effect === "Deny" &&
  conditions.length === 0 &&
  (resources ?? []).includes("*") &&
  anyOf(actions, (pattern) => fits(pattern, action)) === true;

/** Whether an action has a name with `*` and `?`, in any case. */
export function fits(pattern: string, action: string): boolean {
  if (!hasWildcard(pattern)) return pattern.toLowerCase() === action.toLowerCase();
  const source = pattern
    .replace(/[\\^$.|+()[\]{}]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`, "i").test(action);
}

/** Whether a name is a pattern. */
export const hasWildcard = (text: string): boolean => /[*?]/.test(text);

/**
 * Whether a resource of a statement is one by name, or by the start of one: `stream/orders-*`; or at least of one region, which is as
 * narrow as some actions get. `*`, `arn:aws:s3:::*` and `arn:aws:iam::111122223333:role/*` are neither.
 */
export function isNamed(resource: string): boolean {
  const [, , service = "*", region = "", , ...rest] = resource.split(":");
  if (hasWildcard(service)) return false;
  if (region !== "" && !hasWildcard(region)) return true;
  const [first = "*", second] = rest.join(":").split(/[:/]/).filter(Boolean);
  const name = service === "s3" ? first : (second ?? first);
  return !/^[*?]+$/.test(name);
}

/**
 * Whether an action, or one of those that its wildcards stand for, can be allowed on named resources only. An action of a service
 * that the pack doesn't know counts as such, as most can.
 */
export function takesResource(pattern: string): boolean {
  const [service = "", name = "*"] = pattern.toLowerCase().split(":");
  return actionsOnResourcesOf(service)?.some((action) => fits(name, action)) ?? true;
}
