import type { Condition } from "../../core/statements.ts";
import type { Verdict } from "./iam-grants.ts";
import { boundedBy, boundedBySource, isWholeAccount, listOf } from "./resource-grants.ts";
import { trustFederationRules } from "./trust-federation.ts";
import { trustRule } from "./trust-grants.ts";

const PAGE = "https://docs.aws.amazon.com/IAM/latest/UserGuide";

/** A parameter that lists texts. */
const texts = (description: string, defaults: readonly string[]) => ({
  type: "array" as const,
  items: { type: "string" as const },
  default: [...defaults],
  description,
});

export const trustNamed = trustRule(
  {
    name: "iam-trust-named",
    description:
      "A role says who may become it: * is everyone, of any account, whatever its conditions, unless boundedBy lists their keys.",
    severity: "critical",
    level: "mandatory",
    covers: ["checkov:CKV_AWS_60"],
    fix: "Set Principal to a service, a role or an identity provider.",
    url: `${PAGE}/reference_policies_elements_principal.html#principal-anonymous`,
    config: {
      properties: {
        boundedBy: texts("Condition keys that may say whom * stands for, such as aws:PrincipalOrgID.", []),
      },
    },
  },
  {
    element: "Principal",
    message: "must name who",
    concerns: (name) => name.includes("*"),
    isBounded: ({ conditions }, config) => boundedByAny(conditions, listOf(config.boundedBy)),
  },
);

export const trustNotAccount = trustRule(
  {
    name: "iam-trust-not-account",
    description: "A role is for roles or services, not for a whole account, where anyone may then be let in.",
    severity: "high",
    level: "advisory",
    covers: ["checkov:CKV_AWS_61"],
    fix: "Set Principal.AWS to the ARNs of the roles that need it; or ask for sts:ExternalId, as for a third party.",
    url: `${PAGE}/id_roles_common-scenarios_third-party.html`,
    config: {
      properties: {
        narrowedBy: texts("Condition keys that may say who of the account, such as aws:PrincipalArn.", [
          "sts:ExternalId",
        ]),
      },
    },
  },
  {
    element: "Principal",
    message: "must not be a whole account",
    concerns: isWholeAccount,
    isBounded: ({ conditions }, config) => boundedByAny(conditions, listOf(config.narrowedBy)),
  },
);

/** Whether conditions bound a statement by one of some keys: without any, no condition does, known or not. */
const boundedByAny = (conditions: readonly Condition[], keys: readonly string[]): Verdict =>
  keys.length > 0 && boundedBy(conditions, keys);

/**
 * Services that say for whom they act when they assume a role, as their guides tell. Those whose guides show no condition are left
 * out, such as EC2 and delivery.logs: to ask for one could lock the service out.
 */
const SERVICES = [
  "bedrock", // https://docs.aws.amazon.com/bedrock/latest/userguide/agents-permissions.html
  "ecs-tasks", // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
  "events", // https://docs.aws.amazon.com/eventbridge/latest/userguide/cross-service-confused-deputy-prevention.html
  "firehose", // https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html
  "fis", // https://docs.aws.amazon.com/fis/latest/userguide/getting-started-iam-service-role.html
  "lambda", // https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html
  "logs", // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CreateDestination.html
  "pipes", // https://docs.aws.amazon.com/eventbridge/latest/userguide/cross-service-confused-deputy-prevention.html
  "scheduler", // https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html
  "states", // https://docs.aws.amazon.com/step-functions/latest/dg/procedure-create-iam-role.html
  "vpc-flow-logs", // https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-cwl.html
].map((name) => `${name}.amazonaws.com`);

/** Firehose gives the account as external ID. https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#firehose-assume-role */
const SOURCE_KEYS = ["aws:SourceArn", "aws:SourceAccount", "aws:SourceOrgID", "aws:SourceOrgPaths", "sts:ExternalId"];

export const trustServiceSource = trustRule(
  {
    name: "iam-trust-service-source",
    description:
      "A role lets a service become it for this account only: otherwise someone else's resource can make the service do so.",
    severity: "high",
    level: "mandatory",
    covers: [],
    fix: "Set in Condition aws:SourceAccount, or aws:SourceArn where the service sends it.",
    url: `${PAGE}/confused-deputy.html#cross-service-confused-deputy-prevention`,
    config: {
      properties: {
        services: texts(
          "Service principals that send aws:SourceAccount or aws:SourceArn when they assume a role, without region.",
          SERVICES,
        ),
      },
    },
  },
  {
    element: "Condition",
    message: "must hold aws:SourceAccount or aws:SourceArn",
    kind: "Service",
    concerns: (name, config) => listOf(config.services).includes(withoutRegion(name)),
    isBounded: ({ conditions }) => boundedBySource(conditions, SOURCE_KEYS),
  },
);

/** `logs.eu-west-1.amazonaws.com` and `states.amazonaws.com.cn` are `logs.amazonaws.com` and `states.amazonaws.com` there. */
const withoutRegion = (service: string): string =>
  service.replace(/(\.[a-z]{2}(-[a-z]+)+-\d)?\.amazonaws\.com(\.cn)?$/, ".amazonaws.com");

/** Rules for who may become a role. */
export const trustRules = [trustNamed, trustNotAccount, trustServiceSource, ...trustFederationRules];
