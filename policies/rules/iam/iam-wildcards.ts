import { UNKNOWN } from "../../core/properties.ts";
import type { ResourceRule } from "../../core/rule.ts";
import {
  allHold,
  allows,
  anyOf,
  eachDocument,
  finding,
  hasWildcard,
  IDENTITY_CARRIERS,
  isEverywhere,
  takesResource,
} from "./iam-grants.ts";

const ACTIONS = "must name each action in full";
const RESOURCES = "must name the resources of an action that takes some";
const REFERENCE = "https://docs.aws.amazon.com/service-authorization/latest/reference";

export const actionsNamed: ResourceRule = {
  name: "iam-actions-named",
  description: "A policy names each action that it allows: a wildcard also allows what a service adds later.",
  severity: "medium",
  level: "advisory",
  covers: [
    "cdk-nag:AwsSolutions-IAM5",
    "cdk-nag:Serverless-StarPermissions",
    "guard-registry:IAM_MANAGEDPOLICY_NO_STATEMENTS_WITH_FULL_ACCESS",
    "guard-registry:IAM_POLICY_NO_STATEMENTS_WITH_FULL_ACCESS",
    "securityhub:IAM.21",
  ],
  fix: "Write out in Action the names that the wildcard stands for, as far as they are needed.",
  url: `${REFERENCE}/reference_policies_actions-resources-contextkeys.html`,
  config: {
    properties: {
      allowPrefixes: { type: "boolean", default: false, description: "Whether ec2:Describe* is named well enough." },
    },
  },
  types: IDENTITY_CARRIERS,
  check: (props, context) => {
    const isOpen = (action: string) =>
      context.config.allowPrefixes === true ? /^[^:]*[*?]|:[*?]/.test(action) : hasWildcard(action);
    return eachDocument(props, context, ACTIONS, ({ statements }) =>
      statements.flatMap((statement) => {
        const verdict = allHold([allows(statement), anyOf(statement.actions, isOpen)]);
        const open = statement.actions?.filter((action) => action !== UNKNOWN && isOpen(action));
        return finding(`${statement.path}.Action`, verdict, open, ACTIONS);
      }),
    );
  },
};

export const resourcesNamed: ResourceRule = {
  name: "iam-resources-named",
  description:
    "An action stands with resources by name, or of one region: * is for actions that take none. IAM5 also flags the start of a name.",
  severity: "medium",
  level: "advisory",
  covers: [
    "checkov:CKV_AWS_111",
    "checkov:CKV_AWS_290",
    "checkov:CKV_AWS_355",
    "checkov:CKV_AWS_356",
    "cfn_nag:W11",
    "cfn_nag:W12",
    "cfn_nag:W13",
    "cdk-nag:AwsSolutions-IAM5",
    "cdk-nag:Serverless-StarPermissions",
    "guard-registry:IAM_POLICYDOCUMENT_NO_WILDCARD_RESOURCE",
  ],
  fix: "Give actions that take a resource a statement of their own, and name in Resource what they are for, by ARN.",
  url: `${REFERENCE}/reference_policies_actions-resources-contextkeys.html`,
  types: IDENTITY_CARRIERS,
  check: (props, context) =>
    eachDocument(props, context, RESOURCES, ({ statements }) =>
      statements.flatMap((statement) => {
        const verdict = allHold([allows(statement), isEverywhere(statement), anyOf(statement.actions, takesResource)]);
        const open = statement.actions?.filter((action) => action !== UNKNOWN && takesResource(action));
        return finding(`${statement.path}.Resource`, verdict, open, RESOURCES);
      }),
    ),
};

/** Rules for wildcards in what identities may do. */
export const wildcardRules = [actionsNamed, resourcesNamed];
