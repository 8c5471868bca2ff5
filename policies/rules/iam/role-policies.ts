import { isRecord, type Properties, read, readList, UNKNOWN } from "../../core/properties.ts";
import type { Stack, StackResource } from "../../core/stack-view.ts";

const ROLE = "aws:iam/role:Role";
const POLICY = "aws:iam/policy:Policy";
const INLINE = "aws:iam/rolePolicy:RolePolicy";
const ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";

/** A policy document that a role carries, and where it stands. */
export type RolePolicy = { urn: string; property: string; document: Properties | typeof UNKNOWN };

type Attached = { policy: StackResource | undefined | typeof UNKNOWN; arn: unknown };

/**
 * The policies of a function's role that stand in the stack, and the ARNs of those that do not: `UNKNOWN` for each that can't be
 * told yet, or for the role itself.
 */
export function policiesOf(stack: Stack, fn: StackResource): { policies: RolePolicy[]; elsewhere: unknown[] } {
  const role = stack.target(fn, "role", ROLE);
  if (role === undefined || role === UNKNOWN) return { policies: [], elsewhere: [UNKNOWN] };
  const attachments = stack.referringTo(role, "role", ATTACHMENT).map(
    (attachment): Attached => ({
      policy: stack.target(attachment, "policyArn", POLICY),
      arn: read(attachment.props, "policyArn"),
    }),
  );
  const managed = readList(role.props, "managedPolicyArns").map(({ value }) => value);
  const within = attachments.flatMap(({ policy }) =>
    policy && policy !== UNKNOWN ? [toPolicy(policy, "policy")] : [],
  );
  const inline = stack.referringTo(role, "role", INLINE).map((policy) => toPolicy(policy, "policy"));
  const own = readList(role.props, "inlinePolicies").map(({ path }) => toPolicy(role, `${path}.policy`));
  const outside = attachments.flatMap(({ policy, arn }) => (policy && policy !== UNKNOWN ? [] : [arn]));
  return { policies: [...within, ...inline, ...own], elsewhere: [...outside, ...managed] };
}

function toPolicy({ urn, props }: StackResource, property: string): RolePolicy {
  return { urn, property, document: parse(read(props, property)) };
}

function parse(value: unknown): Properties | typeof UNKNOWN {
  if (isRecord(value)) return value;
  if (typeof value !== "string") return UNKNOWN;
  try {
    const document: unknown = JSON.parse(value);
    return isRecord(document) ? document : {};
  } catch {
    return {};
  }
}

/** The actions that a policy allows, as they are written, and the resources they are allowed on. */
export function allowedActions({ document }: RolePolicy): { pattern: string; resources: string[] }[] {
  return listOf(read(document, "Statement")).flatMap((statement) => {
    if (read(statement, "Effect") !== "Allow") return [];
    const resources = listOf(read(statement, "Resource")).map(String);
    return listOf(read(statement, "Action")).map((pattern) => ({ pattern: String(pattern), resources }));
  });
}

const listOf = (value: unknown): unknown[] =>
  Array.isArray(value) ? value : value === undefined || value === UNKNOWN ? [] : [value];
