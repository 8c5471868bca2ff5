import { isRecord, read, UNKNOWN } from "../../core/properties.ts";
import type { StackFinding, StackRule } from "../../core/rule.ts";
import type { Stack, StackResource } from "../../core/stack-view.ts";
import { VPC } from "../../core/types.ts";
import { membersPorts } from "./port-ranges.ts";
import {
  DEFAULT_GROUP,
  EGRESS_RULE,
  GROUP,
  GROUP_RULE,
  isWorld,
  protocolOf,
  RULES,
  rulesOf,
} from "./security-group-rules.ts";

export const egressStated: StackRule = {
  name: "security-group-egress-stated",
  description:
    "What a security group lets out is stated: AWS lets everything out of a new one, and of one that was made elsewhere it stays so.",
  severity: "medium",
  level: "advisory",
  covers: ["cfn_nag:F1000", "guard-registry:SECURITY_GROUP_MISSING_EGRESS_RULE"],
  fix: "Set egress on the group, [] for nothing, or give it aws.vpc.SecurityGroupEgressRule.",
  url: "https://docs.aws.amazon.com/vpc/latest/userguide/creating-security-groups.html",
  needs: GROUP,
  checkStack: (stack) =>
    stack.ofType(GROUP).flatMap((group): StackFinding[] => {
      const value = read(group.props, "egress");
      const stated = stack
        .referringTo(group, "securityGroupId", EGRESS_RULE, GROUP_RULE)
        .some(({ type, props }) => type === EGRESS_RULE || props.type === "egress");
      if (stated || (Array.isArray(value) && !rulesOf(GROUP, group.props).some(isDefaultOfAws))) return [];
      return [{ urn: group.urn, property: "egress", value, message: "must be stated, and not be AWS's own default" }];
    }),
};

const isDefaultOfAws = ({ direction, protocol, blocks }: ReturnType<typeof rulesOf>[number]) =>
  direction === "egress" && protocolOf(protocol.value) === "all" && blocks.some(({ value }) => isWorld(value));

export const groupUsed: StackRule = {
  name: "security-group-used",
  description: "Every security group protects something: one that is left over waits to be attached by mistake.",
  severity: "low",
  level: "advisory",
  covers: ["securityhub:EC2.22"],
  fix: "Take the group away, or attach it to what it is for.",
  url: "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html",
  needs: GROUP,
  checkStack: (stack) => {
    const others = stack.resources.filter(({ type }) => type !== GROUP && !RULES.includes(type));
    const built = new Set(others.flatMap(({ propertyDependencies }) => Object.values(propertyDependencies).flat()));
    const named = { values: new Set<unknown>(), unsure: false };
    for (const { props } of others) collect(props, named);
    return stack.ofType(GROUP).flatMap((group): StackFinding[] => {
      if (built.has(group.urn) || named.values.has(read(group.props, "id"))) return [];
      const value = named.unsure ? UNKNOWN : undefined;
      return [{ urn: group.urn, property: "id", value, message: "must be attached to something" }];
    });
  },
};

/** Collects every text within a value, and whether groups are named that are not known yet. */
function collect(value: unknown, into: { values: Set<unknown>; unsure: boolean }, key = ""): void {
  if (value === UNKNOWN) into.unsure ||= /securityGroup/i.test(key);
  else if (typeof value === "string") into.values.add(value);
  else if (Array.isArray(value)) for (const item of value) collect(item, into, key);
  else if (isRecord(value)) for (const [name, member] of Object.entries(value)) collect(member, into, name);
}

export const defaultGroupTaken: StackRule = {
  name: "vpc-default-group-taken",
  description:
    "Each VPC's default security group is taken over, which empties it: AWS's own lets all its members talk, and reach the world.",
  severity: "high",
  level: "advisory",
  covers: ["checkov:CKV2_AWS_12", "securityhub:EC2.2"],
  fix: "Create an aws.ec2.DefaultSecurityGroup with the VPC's vpcId and without rules, and give it none from elsewhere.",
  url: "https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html",
  needs: VPC,
  checkStack: (stack) =>
    stack.ofType(VPC).flatMap((vpc) => {
      const taken = stack.referringTo(vpc, "vpcId", DEFAULT_GROUP);
      return taken.length > 0 ? taken.flatMap((group) => added(stack, group)) : [missing(stack, vpc)];
    }),
};

function missing(stack: Stack, { urn }: StackResource): StackFinding {
  const unknown = stack.ofType(DEFAULT_GROUP).some((group) => stack.target(group, "vpcId", VPC) === UNKNOWN);
  const message = "must be the vpcId of an aws.ec2.DefaultSecurityGroup";
  return { urn, property: "id", value: unknown ? UNKNOWN : undefined, message };
}

/** Rules that are resources of their own, and put back what was taken. */
const added = (stack: Stack, group: StackResource): StackFinding[] =>
  stack.referringTo(group, "securityGroupId", ...RULES).map(({ urn, props }) => ({
    urn,
    property: "securityGroupId",
    value: props.securityGroupId === UNKNOWN ? group.name : props.securityGroupId,
    message: "must not be a VPC's default security group",
  }));

/** Rules for security groups that look at what they are connected to. */
export const securityGroupUseRules = [egressStated, groupUsed, defaultGroupTaken, membersPorts];
