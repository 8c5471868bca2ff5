import { read, UNKNOWN } from "../../core/properties.ts";
import type { ResourceRule } from "../../core/rule.ts";
import { isDocumentAt, type Statement, statementsAt, versionAt } from "../../core/statements.ts";
import { allHold, allows, anyHolds, anyOf, finding, type Verdict } from "./iam-grants.ts";
import { carriersOf, type DocumentKind, documentsOf } from "./policy-carriers.ts";
import { eachStatementOf, isWholeAccount, not } from "./resource-grants.ts";

const PAGE = "https://docs.aws.amazon.com/IAM/latest/UserGuide";

/** Kinds of documents that grant something: an endpoint's narrows, and has rules of its own. */
const GRANTS: readonly DocumentKind[] = ["identity", "resource", "trust"];

/** A rule about Allow together with an element that stands for everything but what it names. */
function neverAllowed(
  element: "NotAction" | "NotResource" | "NotPrincipal",
  about: Pick<ResourceRule, "name" | "description" | "severity" | "level" | "covers" | "fix" | "url">,
): ResourceRule {
  const message = `must not hold ${element} beside Allow` as const;
  const elementOf = ({ notActions, notResources, notPrincipals }: Statement): readonly unknown[] | undefined =>
    ({ NotAction: notActions, NotResource: notResources, NotPrincipal: notPrincipals })[element];
  return {
    ...about,
    types: carriersOf(...GRANTS),
    check: (props, context) =>
      eachStatementOf(GRANTS, props, context, message, (statement) => {
        const value = elementOf(statement);
        return value === undefined ? [] : finding(`${statement.path}.${element}`, allows(statement), value, message);
      }),
  };
}

export const noNotAction = neverAllowed("NotAction", {
  name: "policy-no-not-action",
  description:
    "A policy allows what it names: all but some actions also allows what a service adds later, and hides from other rules.",
  severity: "high",
  level: "mandatory",
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

export const noNotResource = neverAllowed("NotResource", {
  name: "policy-no-not-resource",
  description:
    "A policy allows on what it names: all but some resources are also all that come later, and hide from other rules.",
  severity: "high",
  level: "mandatory",
  covers: [
    ...["W21", "W22", "W23"].map((id) => `cfn_nag:${id}`),
    "guard-registry:IAM_ROLE_OR_POLICY_NO_ALLOW_PLUS_NOT_RESOURCE",
  ],
  fix: "Write in Resource what is meant, or make the statement a Deny.",
  url: `${PAGE}/reference_policies_elements_notresource.html`,
});

export const noNotPrincipal = neverAllowed("NotPrincipal", {
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
    "A policy allows no * of everything or of a service; only a key may leave all to its account's IAM policies. A permissions boundary is judged as one.",
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
  types: carriersOf(...GRANTS),
  check: (props, context) =>
    eachStatementOf(GRANTS, props, context, ALL_ACTIONS, (statement) => {
      const isOwn = context.type.startsWith("aws:kms/") ? isForAccounts(statement) : false;
      const verdict = allHold([allows(statement), anyOf(statement.actions, isAll), not(isOwn)]);
      const all = statement.actions?.filter((action) => action !== UNKNOWN && isAll(action));
      return finding(`${statement.path}.Action`, verdict, all, ALL_ACTIONS);
    }),
};

/** Whether an action stands for all of at least one service: `*`, `s3:*`, `s3:?*`, `*:*`. */
const isAll = (action: string): boolean => /^(\*+|[^:]+:[*?]*\*[*?]*)$/.test(action);

/** https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html#key-policy-default-allow-root-enable-iam */
const isForAccounts = ({ principals = [] }: Statement): Verdict =>
  principals.length > 0 && allHold(principals.map(({ name }) => (name === UNKNOWN ? UNKNOWN : isWholeAccount(name))));

const LANGUAGE = "2012-10-17";
const EVERY: readonly DocumentKind[] = [...GRANTS, "boundary", "endpoint"];

export const variablesNeedVersion: ResourceRule = {
  name: "policy-variables-version",
  description: `A policy with variables says Version ${LANGUAGE}: in the language before, which is also the default, they are plain text, so that a Deny denies nothing.`,
  severity: "medium",
  level: "advisory",
  covers: [],
  fix: `Set Version to ${LANGUAGE}.`,
  url: `${PAGE}/reference_policies_elements_version.html`,
  types: carriersOf(...EVERY),
  check: (props, { type }) =>
    documentsOf(type, props, ...EVERY).flatMap(({ path }) => {
      const statements = statementsAt(props, path);
      const version = versionAt(props, path);
      const isOld = version === UNKNOWN ? UNKNOWN : version !== LANGUAGE;
      const needs = statements === UNKNOWN ? UNKNOWN : anyHolds(statements.map(holdsVariable));
      return finding(`${path}.Version`, allHold([isOld, needs]), version, `must be ${LANGUAGE}`);
    }),
};

/** Whether a statement holds a variable, where it may. */
const holdsVariable = ({ resources = [], notResources = [], conditions }: Statement): Verdict =>
  anyOf([...resources, ...notResources, ...conditions.flatMap(({ values }) => values)], (text) => text.includes("${"));

export const readable: ResourceRule = {
  name: "policy-document-readable",
  description: "A policy is a document that can be read: no other rule sees what stands in one that can't.",
  severity: "high",
  level: "mandatory",
  covers: [],
  fix: "Write the policy as JSON, with an object or a list of objects in Statement.",
  url: `${PAGE}/reference_policies_grammar.html`,
  types: carriersOf(...EVERY),
  check: (props, { type }) =>
    documentsOf(type, props, ...EVERY).flatMap(({ path }) =>
      finding(path, not(isDocumentAt(props, path)), kindOf(read(props, path)), "must be a policy document"),
    ),
};

/** What cannot be read is not repeated: nobody knows what it holds. */
const kindOf = (value: unknown): string =>
  typeof value === "string"
    ? `a text of ${value.length} characters`
    : `${Array.isArray(value) ? "array" : typeof value}`;

/** Rules for the shape of policy documents. */
export const documentRules = [
  readable,
  noNotAction,
  noNotResource,
  noNotPrincipal,
  noWildcardAction,
  variablesNeedVersion,
];
