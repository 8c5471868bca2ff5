import { UNKNOWN } from "../../core/properties.ts";
import type { ResourceRule, Rule } from "../../core/rule.ts";
import { allHold, allows, anyOf, finding } from "./iam-grants.ts";
import { ownAccount } from "./resource-accounts.ts";
import { boundedBy, boundedBySource, eachStatement, listOf, not, RESOURCE_CARRIERS } from "./resource-grants.ts";
import { tlsOnlyRules } from "./tls-only.ts";

const IAM_GUIDE = "https://docs.aws.amazon.com/IAM/latest/UserGuide";
const PUBLIC = "must name who may";
const SOURCE = "must ask for whom the service acts";

/** What says which account or organization a caller is of. */
const CALLER_KEYS = [
  ...["aws:PrincipalAccount", "aws:PrincipalArn", "aws:PrincipalOrgID", "aws:PrincipalOrgPaths", "aws:userid"],
  ...["aws:SourceAccount", "aws:SourceArn", "aws:SourceOrgID", "aws:SourceOrgPaths", "aws:SourceOwner"],
  ...["aws:SourceVpc", "aws:SourceVpce", "aws:VpceAccount", "aws:VpceOrgID", "aws:VpceOrgPaths"],
  ...["kms:CallerAccount", "s3:DataAccessPointAccount", "s3:DataAccessPointArn"],
  "elasticfilesystem:AccessedViaMountTarget",
];

/** What says for whose resource a service calls. */
const SOURCE_KEYS = [
  ...["aws:SourceAccount", "aws:SourceArn", "aws:SourceOrgID", "aws:SourceOrgPaths", "aws:SourceOwner"],
  ...["kms:CallerAccount", "kms:EncryptionContext:*", "kms:GrantIsForAWSResource", "kms:ViaService"],
];

export const notPublic: ResourceRule = {
  name: "resource-policy-not-public",
  description:
    "A resource's policy lets in whom it names, or * under a condition that says whose. Some scanners refuse such a * too: set boundedBy to [].",
  severity: "critical",
  level: "mandatory",
  covers: [
    "checkov:CKV_AWS_33",
    "checkov:CKV_AWS_70",
    "checkov:CKV_AWS_168",
    "checkov:CKV_AWS_169",
    "checkov:CKV_AWS_283",
    "checkov:CKV_AWS_387",
    "cfn_nag:F16",
    "cfn_nag:F18",
    "cfn_nag:F21",
    "cfn_nag:F76",
    "guard-registry:KMS_NO_WILDCARD_PRINCIPAL",
    "guard-registry:S3_BUCKET_POLICY_NO_WILDCARD_PRINCIPAL",
    "guard-registry:SNS_TOPICPOLICY_NO_WILDCARD_PRINCIPAL",
    "guard-registry:SQS_QUEUEPOLICY_NO_WILDCARD_PRINCIPAL",
    "securityhub:KMS.5",
    "securityhub:SNS.4",
    "securityhub:SQS.3",
  ],
  fix: "Name in Principal an account, a role or a service; or bound * by a condition such as aws:PrincipalOrgID, with a fixed value.",
  url: `${IAM_GUIDE}/reference_policies_elements_principal.html#principal-anonymous`,
  config: {
    properties: {
      boundedBy: {
        type: "array",
        items: { type: "string" },
        default: CALLER_KEYS,
        description: "Condition keys that say whom * stands for.",
      },
    },
  },
  types: RESOURCE_CARRIERS,
  check: (props, context) =>
    eachStatement(props, context, PUBLIC, (statement) => {
      const names = (statement.principals ?? []).map(({ name }) => name);
      const isOpen = (name: string) => name.includes("*");
      const bounded = boundedBy(statement.conditions, listOf(context.config.boundedBy));
      const verdict = allHold([allows(statement), anyOf(names, isOpen), not(bounded)]);
      const open = names.filter((name) => name !== UNKNOWN && isOpen(name));
      return finding(`${statement.path}.Principal`, verdict, open, PUBLIC);
    }),
};

export const serviceSource: ResourceRule = {
  name: "resource-policy-service-source",
  description:
    "A service is let in for resources of given accounts only: otherwise anyone's resource makes it reach this one, as a confused deputy.",
  severity: "high",
  level: "mandatory",
  covers: [],
  fix: "Add to Condition aws:SourceAccount, or an aws:SourceArn that names an account and a resource, which a bucket's does not; for keys kms:EncryptionContext or kms:ViaService, with a fixed value.",
  url: `${IAM_GUIDE}/confused-deputy.html#cross-service-confused-deputy-prevention`,
  config: {
    properties: {
      withoutSource: {
        type: "array",
        items: { type: "string" },
        default: ["logdelivery.elasticloadbalancing.amazonaws.com", "kms:events.amazonaws.com"],
        description: "Service principals that don't say for whom they act; after kms: those that don't tell keys.",
      },
    },
  },
  types: RESOURCE_CARRIERS,
  check: (props, context) =>
    eachStatement(props, context, SOURCE, (statement) => {
      const [, resourceService = ""] = context.type.split(/[:/]/);
      const silent = listOf(context.config.withoutSource);
      const isOpen = (name: string) => !silent.includes(name) && !silent.includes(`${resourceService}:${name}`);
      const services = (statement.principals ?? []).filter(({ kind }) => kind === "Service").map(({ name }) => name);
      const verdict = allHold([
        allows(statement),
        anyOf(services, isOpen),
        not(boundedBySource(statement.conditions, SOURCE_KEYS)),
      ]);
      const open = services.filter((name) => name !== UNKNOWN && isOpen(name));
      return finding(`${statement.path}.Condition`, verdict, open, SOURCE);
    }),
};

/** Rules for the policies of buckets, topics, queues, keys, streams, secrets, tables and logs. */
export const resourcePolicyRules: readonly Rule[] = [notPublic, ownAccount, serviceSource, ...tlsOnlyRules];
