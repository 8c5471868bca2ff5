import { read, UNKNOWN } from "../../core/properties.ts";
import type { Finding, StackFinding, StackRule } from "../../core/rule.ts";
import type { Stack, StackResource } from "../../core/stack-view.ts";
import { GLUE_CONNECTION } from "../../core/types.ts";
import { GROUP, type GroupRule, hasPorts, portsOf, protocolOf, RULE_HOLDERS, rulesOf } from "./security-group-rules.ts";

/** What other frameworks have on ranges of ports. */
export const PORT_RANGES = [
  "cfn_nag:W27",
  "cfn_nag:W29",
  "guard-registry:SECURITY_GROUP_INGRESS_PORT_RANGE_RULE",
  "guard-registry:SECURITY_GROUP_EGRESS_PORT_RANGE_RULE",
];

/** The parameter of how many ports a rule may span. */
export const MOST_PORTS = {
  properties: { ports: { type: "integer", minimum: 1, default: 1, description: "Ports of one rule." } },
} as const;

/** The finding about a rule that spans more ports than may be; none when it doesn't. */
export function portRange({ protocol, fromPort, toPort }: GroupRule, most: number): Finding[] {
  const name = protocolOf(protocol.value);
  if (name !== UNKNOWN && !hasPorts(name)) return [];
  const unknown = [protocol, fromPort, toPort].find(({ value }) => value === UNKNOWN);
  if (unknown)
    return [{ property: unknown.path, value: UNKNOWN, message: `must be known: a rule is for ${most} port at most` }];
  const { from, to } = portsOf(fromPort.value, toPort.value);
  if (to - from + 1 <= most) return [];
  return [{ property: toPort.path, value: toPort.value, message: `must be within ${most} of fromPort` }];
}

export const membersPorts: StackRule = {
  name: "security-group-members-ports",
  description:
    "Members of a security group reach each other on one port, not on a range; but for workers of Glue, which asks for all ports between them.",
  severity: "low",
  level: "advisory",
  covers: PORT_RANGES,
  fix: "Set fromPort and toPort to the same port, a rule for each; or set the parameter to how many ports a rule may span.",
  url: "https://docs.aws.amazon.com/glue/latest/dg/setup-vpc-for-glue-access.html",
  config: MOST_PORTS,
  checkStack: (stack, { config }) =>
    stack.ofType(...RULE_HOLDERS).flatMap((holder): StackFinding[] => {
      const found = rulesOf(holder.type, holder.props)
        .filter((rule) => isOfItself(stack, holder, rule))
        .flatMap((rule) => portRange(rule, Number(config.ports)));
      if (found.length === 0 || holdsWorkers(stack, holder)) return [];
      return found.map((finding) => ({ ...finding, urn: holder.urn }));
    }),
};

/** Before the groups have IDs, what the two sides were built from tells. */
function isOfItself(stack: Stack, holder: StackResource, { ofItself }: GroupRule): boolean {
  if (ofItself !== UNKNOWN) return ofItself;
  const [group, ...others] = ["securityGroupId", "referencedSecurityGroupId", "sourceSecurityGroupId"].map((path) =>
    stack.target(holder, path, GROUP),
  );
  return group !== undefined && group !== UNKNOWN && others.includes(group);
}

/** Whether the group that a resource is, or is a rule of, is one of a connection of Glue. */
function holdsWorkers(stack: Stack, holder: StackResource): boolean {
  const group = holder.type === GROUP ? holder : stack.target(holder, "securityGroupId", GROUP);
  const id = read(holder.props, holder.type === GROUP ? "id" : "securityGroupId");
  return stack.ofType(GLUE_CONNECTION).some(({ props, propertyDependencies }) => {
    const groups = read(props, "physicalConnectionRequirements.securityGroupIdLists");
    if (Array.isArray(groups) && id !== UNKNOWN && groups.includes(id)) return true;
    const built = propertyDependencies.physicalConnectionRequirements ?? [];
    return group !== undefined && group !== UNKNOWN && built.includes(group.urn);
  });
}
