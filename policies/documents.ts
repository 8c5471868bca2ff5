import { allHold, allows, anyHolds, anyOf, finding, type Verdict } from "./iam-grants.ts";
import { carriersOf, type DocumentKind, documentsOf } from "./policy-carriers.ts";
import { type Properties, UNKNOWN } from "./properties.ts";
import { not } from "./resource-grants.ts";
import type { Finding, Requirement, ResourceContext, ResourceRule } from "./rule.ts";
import { type Statement, statementsAt } from "./statements.ts";

const PAGE = "https://docs.aws.amazon.com/IAM/latest/UserGuide";

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

/** A rule about Allow together with an element that stands for everything but what it names. */
function neverAllowed(
  element: "NotAction" | "NotResource" | "NotPrincipal",
  kinds: readonly DocumentKind[],
  about: Pick<ResourceRule, "name" | "description" | "severity" | "level" | "covers" | "fix" | "url">,
): ResourceRule {
  const message = `must not hold ${element} beside Allow` as const;
  const elementOf = ({ notActions, notResources, notPrincipals }: Statement): readonly unknown[] | undefined =>
    ({ NotAction: notActions, NotResource: notResources, NotPrincipal: notPrincipals })[element];
  return {
    ...about,
    types: carriersOf(...kinds),
    check: (props, context) =>
      eachStatementOf(kinds, props, context, message, (statement) => {
        const value = elementOf(statement);
        return value === undefined ? [] : finding(`${statement.path}.${element}`, allows(statement), value, message);
      }),
  };
}

export const noNotAction = neverAllowed("NotAction", ["identity", "resource", "trust"], {
  name: "policy-no-not-action",
  description: "A policy allows what it names: all but some actions also allows what a service adds later.",
  severity: "medium",
  level: "advisory",
  covers: [
    ...["W14", "W15", "W16", "W17", "W18", "W19", "W20"].map((id) => `cfn_nag:${id}`),
    "guard-registry:IAM_ROLE_OR_POLICY_NO_ALLOW_PLUS_NOT_ACTION",
    "guard-registry:IAM_ROLE_NO_ALLOW_PLUS_NOT_ACTION_ON_TRUST_POLICY",
    "guard-registry:S3_BUCKET_POLICY_NO_ALLOW_PLUS_NOT_ACTION",
    "guard-registry:SNS_TOPICPOLICY_NO_ALLOW_PLUS_NOT_ACTION",
    "guard-registry:SQS_QUEUEPOLICY_NO_ALLOW_PLUS_NOT_ACTION",
  ],
  fix: "Write in Action what is needed, or make the statement a Deny.",
  url: `${PAGE}/reference_policies_elements_notaction.html`,
});

export const noNotResource = neverAllowed("NotResource", ["identity", "resource"], {
  name: "policy-no-not-resource",
  description: "A policy allows on what it names: all but some resources are also all that come later.",
  severity: "medium",
  level: "advisory",
  covers: [
    ...["W21", "W22", "W23"].map((id) => `cfn_nag:${id}`),
    "guard-registry:IAM_ROLE_OR_POLICY_NO_ALLOW_PLUS_NOT_RESOURCE",
  ],
  fix: "Write in Resource what is meant, or make the statement a Deny.",
  url: `${PAGE}/reference_policies_elements_notresource.html`,
});

export const noNotPrincipal = neverAllowed("NotPrincipal", ["resource", "trust"], {
  name: "policy-no-not-principal",
  description: "A policy lets in whom it names: all but some principals are everyone else, of any account.",
  severity: "critical",
  level: "mandatory",
  covers: [
    ...["F6", "F7", "F8", "F9"].map((id) => `cfn_nag:${id}`),
    "guard-registry:IAM_ROLE_NO_ALLOW_PLUS_NOT_PRINCIPAL",
    "guard-registry:S3_BUCKETPOLICY_NO_ALLOW_PLUS_NOTPRINCIPAL",
    "guard-registry:SNS_TOPICPOLICY_NO_ALLOW_PLUS_NOTPRINCIPAL",
    "guard-registry:SQS_QUEUEPOLICY_NO_ALLOW_PLUS_NOTPRINCIPAL",
  ],
  fix: "Write in Principal who is meant, or make the statement a Deny.",
  url: `${PAGE}/reference_policies_elements_notprincipal.html`,
});

const ALL_ACTIONS = "must not be all actions";

export const noWildcardAction: ResourceRule = {
  name: "policy-actions-not-all",
  description:
    "A policy does not allow all actions, of everything or of a service. AWS's own statement that lets an account use its key by its IAM policies may.",
  severity: "high",
  level: "mandatory",
  covers: [
    ...["CKV_AWS_49", "CKV_AWS_63", "CKV_AWS_72"].map((id) => `checkov:${id}`),
    ...["F2", "F3", "F4", "F5", "F15", "F20"].map((id) => `cfn_nag:${id}`),
    "guard-registry:IAM_ROLE_NO_FULL_ACCESS_ON_TRUST_POLICY",
    "guard-registry:IAM_ROLE_NO_WILDCARD_ACTIONS_ON_PERMISSIONS",
    "guard-registry:S3_BUCKET_POLICY_NO_WILDCARD_ACTION",
    "guard-registry:SQS_QUEUEPOLICY_NO_WILDCARD_ACTION",
  ],
  fix: "Name in Action what is done.",
  url: `${PAGE}/best-practices.html#grant-least-privilege`,
  types: carriersOf("identity", "resource", "trust"),
  check: (props, context) =>
    eachStatementOf(["identity", "resource", "trust"], props, context, ALL_ACTIONS, (statement) => {
      const isAll = anyOf(statement.actions, (action) => /^([\w-]+:)?\*+$/.test(action));
      const isOwn: Verdict = context.type.startsWith("aws:kms/") ? isOwnAccount(statement) : false;
      return finding(
        `${statement.path}.Action`,
        allHold([allows(statement), isAll, not(isOwn)]),
        statement.actions,
        ALL_ACTIONS,
      );
    }),
};

/** https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html#key-policy-default-allow-root-enable-iam */
function isOwnAccount({ principals = [] }: Statement): Verdict {
  if (principals.length === 0) return false;
  const roots = principals.map(({ name }) =>
    name === UNKNOWN ? UNKNOWN : /^(\d{12}|arn:[\w-]+:iam::\d{12}:root)$/.test(name),
  );
  return anyHolds([allHold(roots)]);
}

/** Rules for the shape of policy documents. */
export const documentRules = [noNotAction, noNotResource, noNotPrincipal, noWildcardAction];
