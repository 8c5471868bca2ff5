import { read, readList, UNKNOWN } from "../../core/properties.ts";
import type { ResourceRule, Rule, StackRule } from "../../core/rule.ts";
import type { StackResource } from "../../core/stack-view.ts";
import { type Statement, statementsAt } from "../../core/statements.ts";
import { allHold, allows, anyHolds, anyOf, finding, type Verdict } from "./iam-grants.ts";
import { ATTACHMENTS, LISTS, SINGLE } from "./iam-managed-policies.ts";
import { documentsOf, isBoundary, POLICY } from "./policy-carriers.ts";
import { not } from "./resource-grants.ts";

const PAGE = "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html";
const BOUNDS = "must leave something out";
const NOT_ATTACHED = "must not be a permissions boundary";

export const boundaryBounds: ResourceRule = {
  name: "iam-boundary-bounds",
  description:
    "A permissions boundary bounds: one that allows everything and denies nothing leaves all to the policies.",
  severity: "high",
  level: "mandatory",
  covers: [],
  fix: "Name in Action and Resource the most that is ever needed, or add a Deny.",
  url: PAGE,
  types: [POLICY],
  check: (props, { type }) =>
    documentsOf(type, props, "boundary").flatMap(({ path }) => {
      const statements = statementsAt(props, path);
      if (statements === UNKNOWN) return [{ property: path, value: UNKNOWN, message: BOUNDS }];
      const denies = anyHolds(statements.map((statement) => not(allows(statement))));
      return finding(path, allHold([anyHolds(statements.map(isEverything)), not(denies)]), "everything", BOUNDS);
    }),
};

const isEverything = (statement: Statement): Verdict =>
  allHold([
    allows(statement),
    anyOf(statement.actions, (action) => /^\*+(:\*+)?$/.test(action)),
    anyOf(statement.resources, (resource) => /^\*+$/.test(resource)),
    statement.conditions.length === 0,
  ]);

export const boundaryUnattached: StackRule = {
  name: "iam-boundary-unattached",
  description:
    "A policy with the tag purpose permissions-boundary is attached to no one: as a boundary it is judged by what it leaves out.",
  severity: "critical",
  level: "mandatory",
  covers: [],
  fix: "Set it as permissionsBoundary of a role or user; for what is attached, write a policy without that tag.",
  url: PAGE,
  needs: POLICY,
  checkStack: (stack) => {
    const boundaries = stack.ofType(POLICY).filter(({ type, props }) => isBoundary(type, props));
    if (boundaries.length === 0) return [];
    return stack.ofType(...ATTACHMENTS).flatMap((attachment) =>
      attachedTo(attachment).flatMap((property) => {
        const policy = stack.target(attachment, property, POLICY);
        if (policy === undefined || (policy !== UNKNOWN && !boundaries.includes(policy))) return [];
        const value = policy === UNKNOWN ? UNKNOWN : policy.name;
        return [{ urn: attachment.urn, property, value, message: NOT_ATTACHED }];
      }),
    );
  },
};

/** Where a resource names the policies that it attaches. */
const attachedTo = ({ props }: StackResource): string[] => [
  ...SINGLE.filter((name) => read(props, name) !== undefined),
  ...LISTS.flatMap((list) => readList(props, list).map(({ path }) => path)),
];

/** Rules for permissions boundaries. */
export const boundaryRules: readonly Rule[] = [boundaryBounds, boundaryUnattached];
