import { type Properties, read, readList, UNKNOWN } from "../../core/properties.ts";
import type { Finding, Requirement, ResourceRule } from "../../core/rule.ts";

/** Pulumi type tokens of what attaches managed policies. */
export const ATTACHMENTS = [
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  "aws:iam/groupPolicyAttachment:GroupPolicyAttachment",
  "aws:iam/userPolicyAttachment:UserPolicyAttachment",
  "aws:iam/policyAttachment:PolicyAttachment",
  "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive",
  "aws:iam/groupPolicyAttachmentsExclusive:GroupPolicyAttachmentsExclusive",
  "aws:iam/userPolicyAttachmentsExclusive:UserPolicyAttachmentsExclusive",
  "aws:iam/role:Role",
  "aws:ssoadmin/managedPolicyAttachment:ManagedPolicyAttachment",
  "aws:ssoadmin/managedPolicyAttachmentsExclusive:ManagedPolicyAttachmentsExclusive",
];

/** Where these types name the one policy that they attach, or several. */
export const SINGLE = ["policyArn", "managedPolicyArn"];
export const LISTS = ["policyArns", "managedPolicyArns"];

/** A policy of AWS's, in any partition; its path and name follow. */
const OF_AWS = /^arn:[^:]+:iam::aws:policy\/(?<name>.+)$/;
const ELEVATED = /^(AdministratorAccess|PowerUserAccess|IAMFullAccess)/;

export const noElevatedPolicy: ResourceRule = {
  name: "iam-no-elevated-policy",
  description:
    "No identity has AdministratorAccess, PowerUserAccess or IAMFullAccess, with which it can do what it likes.",
  severity: "critical",
  level: "mandatory",
  covers: [
    "checkov:CKV_AWS_274",
    "checkov:CKV_AWS_275",
    "checkov:CKV2_AWS_56",
    "cfn_nag:W43",
    "cfn_nag:W44",
    "guard-registry:IAM_ROLE_ADMINISTRATOR_ACCESS_POLICY_RULE",
    "guard-registry:IAM_ROLE_ELEVATED_MANAGED_POLICY_RULE",
  ],
  fix: "Attach an aws.iam.Policy that names what the identity does.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
  types: ATTACHMENTS,
  check: (props) => attached(props, (arn) => ELEVATED.test(nameOf(arn)), "must not be an administrator's policy"),
};

export const noPolicyOfAws: ResourceRule = {
  name: "iam-no-aws-managed-policy",
  description: "Policies are the account's own: AWS writes its own for everyone's resources, and changes them.",
  severity: "low",
  level: "advisory",
  covers: ["cdk-nag:AwsSolutions-IAM4"],
  fix: "Attach an aws.iam.Policy with the statements that are needed, on named resources.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html#aws-managed-policies",
  config: {
    properties: {
      allowed: {
        type: "array",
        items: { type: "string" },
        default: [],
        description: "AWS's policies that may be used, by path and name: service-role/AWSLambdaBasicExecutionRole.",
      },
    },
  },
  types: ATTACHMENTS,
  check: (props, { config }) => {
    const allowed = Array.isArray(config.allowed) ? config.allowed.map(String) : [];
    const refused = (arn: string) => OF_AWS.test(arn) && !ELEVATED.test(nameOf(arn)) && !allowed.includes(nameOf(arn));
    return attached(props, refused, "must be a policy of the account's own");
  },
};

const nameOf = (arn: string): string => OF_AWS.exec(arn)?.groups?.name ?? "";

/** The attached policies that are refused, or not known yet. */
function attached(props: Properties, refused: (arn: string) => boolean, message: Requirement): Finding[] {
  const single = SINGLE.map((path) => ({ path, value: read(props, path) }));
  const listed = LISTS.flatMap((path) => readList(props, path));
  return [...single, ...listed]
    .filter(({ value }) => value === UNKNOWN || (typeof value === "string" && refused(value)))
    .map(({ path, value }) => ({ property: path, value, message }));
}

/** Rules for managed policies that are attached to identities. */
export const managedPolicyRules = [noElevatedPolicy, noPolicyOfAws];
