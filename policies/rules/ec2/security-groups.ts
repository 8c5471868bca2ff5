import { type Properties, UNKNOWN } from "../../core/properties.ts";
import type { Finding, ResourceRule } from "../../core/rule.ts";
import { MOST_PORTS, PORT_RANGES, portRange } from "./port-ranges.ts";
import {
  DEFAULT_GROUP,
  type Direction,
  GROUP,
  type GroupRule,
  hasPorts,
  isIpv6,
  type PlacedValue,
  portsOf,
  prefixLength,
  protocolOf,
  RULE_HOLDERS,
  rulesOf,
  worldOf,
} from "./security-group-rules.ts";

const PAGE = "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html";
const PORTS = { type: "array", items: { type: "integer" } } as const;

/** What one rule of a group has to say. */
type Look = (rule: GroupRule, config: Properties) => Finding[];

/** Looks at every rule of a group, of one direction or both. */
const eachRule =
  (look: Look, direction?: Direction): ResourceRule["check"] =>
  (props, { type, config }) =>
    rulesOf(type, props)
      .filter((rule) => direction === undefined || rule.direction === direction)
      .flatMap((rule) => look(rule, config));

const finding = ({ path, value }: PlacedValue, message: Finding["message"]): Finding => ({
  property: path,
  value,
  message,
});

/** Nothing, blanks, and what a tool puts there when it is given nothing. */
const saysNothing = (description: unknown) =>
  typeof description !== "string" || description.trim().length < 2 || /^Managed by \w+$/.test(description);

const described = (description: PlacedValue): Finding[] =>
  description.value === UNKNOWN || saysNothing(description.value)
    ? [finding(description, "must say what it is for")]
    : [];

export const groupDescribed: ResourceRule = {
  name: "security-group-described",
  description:
    "A security group and each of its rules say what they are for, so that nobody keeps a hole for want of knowing why.",
  severity: "low",
  level: "advisory",
  covers: [
    "checkov:CKV_AWS_23",
    "cdk-nag:AwsSolutions-EC27",
    "cfn_nag:W36",
    "guard-registry:SECURITY_GROUP_DESCRIPTION_RULE",
  ],
  fix: "Set description on the group and on each rule. A group with another description is a new group.",
  url: PAGE,
  types: RULE_HOLDERS,
  check: (props, context) => [
    ...(context.type === GROUP ? described({ path: "description", value: props.description }) : []),
    ...eachRule(({ description }) => described(description))(props, context),
  ],
};

/** Whether a rule reaches ports of a list only; `UNKNOWN` where it can't be told yet. */
function withinPorts({ protocol, fromPort, toPort }: GroupRule, ports: unknown): boolean | typeof UNKNOWN {
  const allowed = [...new Set(Array.isArray(ports) ? ports.map(Number) : [])];
  if (allowed.length === 0) return false;
  if ([protocol, fromPort, toPort].some(({ value }) => value === UNKNOWN)) return UNKNOWN;
  const name = protocolOf(protocol.value);
  if (name === UNKNOWN || !hasPorts(name)) return false;
  const { from, to } = portsOf(fromPort.value, toPort.value);
  return allowed.filter((port) => port >= from && port <= to).length === to - from + 1;
}

const closed =
  (message: Finding["message"]): Look =>
  (rule, config) => {
    const within = withinPorts(rule, config.ports);
    if (within === true) return [];
    return worldOf(rule).map(({ path, value }) =>
      finding({ path, value: within === UNKNOWN ? UNKNOWN : value }, message),
    );
  };

export const ingressOpen: ResourceRule = {
  name: "security-group-ingress-open",
  description: "A security group lets in no port from the whole internet, be it at once or by halves.",
  severity: "critical",
  level: "mandatory",
  covers: [
    ...["24", "25", "260", "277"].map((id) => `checkov:CKV_AWS_${id}`),
    "cdk-nag:AwsSolutions-EC23",
    "cfn_nag:W2",
    "guard-registry:EC2_SECURITY_GROUP_INGRESS_OPEN_TO_WORLD_RULE",
    "guard-registry:RESTRICTED_COMMON_PORTS",
    "guard-registry:RESTRICTED_SSH",
    "securityhub:EC2.18",
    "securityhub:EC2.19",
  ],
  fix: "Let in security groups, prefix lists or the blocks of known networks; a public service goes behind a load balancer whose ports the parameter names.",
  url: PAGE,
  config: { properties: { ports: { ...PORTS, default: [], description: "Ports that the whole internet may reach." } } },
  types: RULE_HOLDERS,
  check: eachRule(closed("must not be the whole internet"), "ingress"),
};

export const egressOpen: ResourceRule = {
  name: "security-group-egress-open",
  description:
    "A security group lets nothing out to the whole internet: code that was tampered with could send records anywhere.",
  severity: "high",
  level: "advisory",
  covers: ["checkov:CKV_AWS_382", "cfn_nag:W5", "guard-registry:EC2_SECURITY_GROUP_EGRESS_OPEN_TO_WORLD_RULE"],
  fix: "Let egress reach prefix lists and security groups of VPC endpoints, or name in the parameter the ports that may go anywhere.",
  url: PAGE,
  config: { properties: { ports: { ...PORTS, default: [], description: "Ports that may go anywhere." } } },
  types: RULE_HOLDERS,
  check: eachRule(closed("must not reach the whole internet"), "egress"),
};

export const ingressSingleAddresses: ResourceRule = {
  name: "security-group-ingress-single-addresses",
  description:
    "A security group lets in single addresses or other groups, not networks that more and more gets to live in.",
  severity: "low",
  level: "advisory",
  covers: ["cfn_nag:W9", "guard-registry:SECURITY_GROUP_INGRESS_CIDR_NON_32_RULE"],
  fix: "Name the security group that calls, or a /32 or /128; or set the parameters to the smallest network that may be let in.",
  url: PAGE,
  config: {
    properties: {
      ipv4Bits: { type: "integer", minimum: 0, maximum: 32, default: 32, description: "Shortest IPv4 prefix." },
      ipv6Bits: { type: "integer", minimum: 0, maximum: 128, default: 128, description: "Shortest IPv6 prefix." },
    },
  },
  types: RULE_HOLDERS,
  check: eachRule(({ blocks }, { ipv4Bits, ipv6Bits }) => {
    const shortest = (block: unknown) => Number(isIpv6(block) ? ipv6Bits : ipv4Bits);
    return blocks
      .filter(({ value }) => value === UNKNOWN || (prefixLength(value) ?? 0) < shortest(value))
      .map((block) =>
        finding(block, `must be a block of /${shortest(block.value === UNKNOWN ? "" : block.value)} or smaller`),
      );
  }, "ingress"),
};

export const portsFew: ResourceRule = {
  name: "security-group-ports-few",
  description: "A rule of a security group is for one port, not for a range in which anything may start to listen.",
  severity: "low",
  level: "advisory",
  covers: PORT_RANGES,
  fix: "Set fromPort and toPort to the same port, a rule for each; or set the parameter to how many ports a rule may span.",
  url: PAGE,
  config: MOST_PORTS,
  types: RULE_HOLDERS,
  // Of rules between members of one group, security-group-members-ports tells.
  check: eachRule((rule, { ports }) => {
    if (rule.ofItself === true) return [];
    const found = portRange(rule, Number(ports));
    return rule.ofItself === UNKNOWN ? found.map((one) => ({ ...one, value: UNKNOWN })) : found;
  }),
};

export const protocolNamed: ResourceRule = {
  name: "security-group-protocol-named",
  description: "A rule of a security group names its protocol: without, it is for every protocol and every port.",
  severity: "medium",
  level: "advisory",
  covers: [
    "cfn_nag:W40",
    "cfn_nag:W42",
    "guard-registry:SECURITY_GROUP_INGRESS_ALL_PROTOCOLS_RULE",
    "guard-registry:SECURITY_GROUP_EGRESS_ALL_PROTOCOLS_RULE",
  ],
  fix: "Set the rule's protocol to tcp, udp or icmp, and its ports.",
  url: PAGE,
  types: RULE_HOLDERS,
  check: eachRule(({ protocol }) => {
    const name = protocolOf(protocol.value);
    return name === UNKNOWN || name === "all" || name === "" ? [finding(protocol, "must be one protocol")] : [];
  }),
};

export const defaultGroupEmpty: ResourceRule = {
  name: "security-group-default-empty",
  description: "A VPC's default security group has no rules: whatever is created without a group gets this one.",
  severity: "high",
  level: "advisory",
  covers: ["checkov:CKV2_AWS_12", "securityhub:EC2.2"],
  fix: "Take ingress and egress off the aws.ec2.DefaultSecurityGroup; give what needs rules a group of its own.",
  url: "https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html",
  types: [DEFAULT_GROUP],
  check: (props) =>
    (["ingress", "egress"] as const).flatMap((property) => {
      const value = props[property];
      const empty = value === undefined || value === null || (Array.isArray(value) && value.length === 0);
      return empty ? [] : [{ property, value, message: "must hold no rules" } as const];
    }),
};

/** Rules for security groups that look at one resource at a time. */
export const securityGroupRules = [
  groupDescribed,
  ingressOpen,
  egressOpen,
  ingressSingleAddresses,
  portsFew,
  protocolNamed,
  defaultGroupEmpty,
];
