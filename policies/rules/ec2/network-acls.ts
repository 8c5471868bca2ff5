import { read, readList, UNKNOWN } from "../../core/properties.ts";
import type { Finding, ResourceRule, StackFinding, StackRule } from "../../core/rule.ts";
import type { Stack, StackResource } from "../../core/stack-view.ts";
import { hasPorts, isIpv6, isWorld, portsOf, protocolOf } from "./security-group-rules.ts";

const ACL = "aws:ec2/networkAcl:NetworkAcl";
const DEFAULT_ACL = "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl";
const ACL_RULE = "aws:ec2/networkAclRule:NetworkAclRule";
const ASSOCIATION = "aws:ec2/networkAclAssociation:NetworkAclAssociation";
const HOLDERS = [ACL, DEFAULT_ACL, ACL_RULE];
const PAGE = "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html";
const MAX_PORT = 65_535;

/** One rule of a network ACL, inline or a resource of its own; each value known, absent, or `UNKNOWN`. */
type Entry = {
  /** Where it stands: `ingress[0]`; empty for a resource of its own. */
  path: string;
  egress: unknown;
  /** `allow` or `deny`. */
  action: unknown;
  number: unknown;
  protocol: ReturnType<typeof protocolOf>;
  fromPort: unknown;
  toPort: unknown;
  block: unknown;
  icmpType: unknown;
  icmpCode: unknown;
};

function entriesOf(type: string, props: unknown): Entry[] {
  if (type === ACL_RULE) return [toEntry("", props, read(props, "egress"), ["ruleAction", "ruleNumber"])];
  return ["ingress", "egress"].flatMap((direction) =>
    readList(props, direction).map(({ path, value }) =>
      toEntry(path, value, direction === "egress", ["action", "ruleNo"]),
    ),
  );
}

function toEntry(path: string, entry: unknown, egress: unknown, [action, number]: readonly [string, string]): Entry {
  const [ipv4, ipv6] = [read(entry, "cidrBlock"), read(entry, "ipv6CidrBlock")];
  return {
    path,
    egress: egress ?? false,
    action: lowerCase(read(entry, action)),
    number: read(entry, number),
    protocol: protocolOf(read(entry, "protocol")),
    fromPort: read(entry, "fromPort"),
    toPort: read(entry, "toPort"),
    block: ipv4 === undefined || ipv4 === "" ? ipv6 : ipv4,
    icmpType: read(entry, "icmpType"),
    icmpCode: read(entry, "icmpCode"),
  };
}

const lowerCase = (value: unknown) => (typeof value === "string" ? value.toLowerCase() : value);

/** Looks at every entry; what it finds names the property within the entry. */
const eachEntry =
  (look: (entry: Entry, config: Parameters<ResourceRule["check"]>[1]["config"]) => Finding[]): ResourceRule["check"] =>
  (props, { type, config }) =>
    entriesOf(type, props).flatMap((entry) =>
      look(entry, config).map((finding) => ({
        ...finding,
        property: entry.path === "" ? finding.property : `${entry.path}.${finding.property}`,
      })),
    );

/** Whether an entry does something: `UNKNOWN` counts as doing it. */
const may = (value: unknown, wanted: unknown) => value === wanted || value === UNKNOWN;

/** The value, unless one of the facts that the finding rests on is not known yet. */
const given = (value: unknown, ...facts: unknown[]) => (facts.includes(UNKNOWN) ? UNKNOWN : value);

export const entryNarrow: ResourceRule = {
  name: "network-acl-entry-narrow",
  description: "What a network ACL allows names its protocol and ports: without, it allows every port.",
  severity: "medium",
  level: "advisory",
  covers: [
    "checkov:CKV_AWS_352",
    "guard-registry:EC2_NETWORK_ACL_PORT_RANGE_RULE",
    "guard-registry:EC2_NETWORK_ACL_PROTOCOL_RULE",
  ],
  fix: "Set the protocol to 6 (TCP), 17 (UDP), 1 (ICMP), or 58 (ICMPv6 with icmpType, icmpCode and ipv6CidrBlock), and fromPort and toPort to what is needed.",
  url: PAGE,
  types: HOLDERS,
  check: eachEntry((entry) => {
    const { action, protocol, fromPort, toPort } = entry;
    if (!may(action, "allow")) return [];
    if (protocol === UNKNOWN || !["tcp", "udp", "icmp", "icmpv6"].includes(protocol))
      return [{ property: "protocol", value: given(protocol, action, protocol), message: "must be one protocol" }];
    if (protocol === "icmpv6") return icmpv6(entry);
    if (!hasPorts(protocol)) return [];
    const unknown = fromPort === UNKNOWN ? "fromPort" : toPort === UNKNOWN ? "toPort" : undefined;
    if (unknown) return [{ property: unknown, value: UNKNOWN, message: "must not take in all ports" }];
    const { from, to } = portsOf(fromPort, toPort);
    return from <= 0 && to >= MAX_PORT
      ? [{ property: "toPort", value: given(toPort, action), message: "must not take in all ports" }]
      : [];
  }),
};

function icmpv6({ action, block, icmpType, icmpCode }: Entry): Finding[] {
  const message = "must be given for ICMPv6";
  if (block !== UNKNOWN && !isIpv6(block)) return [{ property: "ipv6CidrBlock", value: given(block, action), message }];
  const missing = icmpType === undefined ? "icmpType" : icmpCode === undefined ? "icmpCode" : undefined;
  return missing ? [{ property: missing, value: given(undefined, action), message }] : [];
}

export const adminPortsClosed: ResourceRule = {
  name: "network-acl-admin-ports-closed",
  description: "No network ACL lets the whole internet in to the ports of remote administration.",
  severity: "high",
  level: "advisory",
  covers: ["securityhub:EC2.21"],
  fix: "Let in known networks only, or leave the port out; administer through AWS Systems Manager, which needs none.",
  url: PAGE,
  config: {
    properties: {
      ports: {
        type: "array",
        items: { type: "integer" },
        default: [22, 3389],
        description: "Ports of remote administration: SSH and RDP.",
      },
    },
  },
  types: HOLDERS,
  check: eachEntry(({ egress, action, protocol, fromPort, toPort, block }, { ports }) => {
    if (!may(egress, false) || !may(action, "allow") || !(isWorld(block) || block === UNKNOWN)) return [];
    if (protocol !== UNKNOWN && protocol !== "all" && !hasPorts(protocol)) return [];
    const all = protocol === "all" || protocol === UNKNOWN;
    const { from, to } = all ? portsOf(0, MAX_PORT) : portsOf(fromPort, toPort);
    const reached = (Array.isArray(ports) ? ports : []).filter((port) => port >= from && port <= to);
    if (reached.length === 0) return [];
    const facts = [egress, action, protocol, block, ...(protocol === "all" ? [] : [fromPort, toPort])];
    const message = `must not be the whole internet for port ${reached.join(" or ")}` as const;
    return [{ property: isIpv6(block) ? "ipv6CidrBlock" : "cidrBlock", value: given(block, ...facts), message }];
  }),
};

export const denyWhole: ResourceRule = {
  name: "network-acl-deny-whole",
  description: "What a network ACL denies, it denies to everyone: an address that is denied comes back as another.",
  severity: "low",
  level: "advisory",
  covers: ["guard-registry:EC2_NETWORK_ACL_ENTRY_INEFFECTIVE_DENY_RULE"],
  fix: "Deny 0.0.0.0/0 or ::/0 after what is allowed, and allow only what is needed.",
  url: PAGE,
  types: HOLDERS,
  check: eachEntry(({ action, block }) => {
    if (!may(action, "deny") || block === "0.0.0.0/0" || block === "::/0") return [];
    const property = isIpv6(block) ? "ipv6CidrBlock" : "cidrBlock";
    return [{ property, value: given(block, action), message: "must be 0.0.0.0/0 or ::/0" }];
  }),
};

export const aclsSparing: ResourceRule = {
  name: "network-acl-sparing",
  description: "Security groups say who reaches what; a network ACL beside them has no state and is easily got wrong.",
  severity: "low",
  level: "advisory",
  covers: ["cdk-nag:AwsSolutions-VPC3"],
  fix: "Leave the VPC's default network ACL in place and say it with security groups; exempt what must be a network ACL.",
  url: PAGE,
  types: [ACL, ACL_RULE],
  check: (_, { type, name }) => [
    {
      property: type === ACL ? "vpcId" : "networkAclId",
      value: name,
      message: "must be left to its default network ACL",
    },
  ],
};

export const aclAttached: StackRule = {
  name: "network-acl-attached",
  description: "Every network ACL stands before a subnet: one that is left over protects nothing.",
  severity: "low",
  level: "advisory",
  covers: ["checkov:CKV2_AWS_1", "securityhub:EC2.16"],
  fix: "Set subnetIds, or take the network ACL away.",
  url: PAGE,
  needs: ACL,
  checkStack: (stack) =>
    stack.ofType(ACL).flatMap((acl): StackFinding[] => {
      const value = read(acl.props, "subnetIds");
      if (stack.referringTo(acl, "networkAclId", ASSOCIATION).length > 0) return [];
      if (Array.isArray(value) && value.length > 0) return [];
      return [{ urn: acl.urn, property: "subnetIds", value, message: "must name a subnet" }];
    }),
};

export const numbersUnique: StackRule = {
  name: "network-acl-numbers-unique",
  description: "The rules of a network ACL have numbers of their own in each direction: of two alike, AWS takes one.",
  severity: "medium",
  level: "advisory",
  covers: ["cfn_nag:F79"],
  fix: "Give each rule of the network ACL another number.",
  url: PAGE,
  needs: ACL,
  checkStack: (stack) => stack.ofType(ACL).flatMap((acl) => repeated(stack, acl)),
};

function repeated(stack: Stack, acl: StackResource): StackFinding[] {
  const holders = [acl, ...stack.referringTo(acl, "networkAclId", ACL_RULE)];
  const seen = new Set<string>();
  return holders.flatMap(({ urn, type, props }) =>
    entriesOf(type, props).flatMap(({ path, egress, number }): StackFinding[] => {
      const property = type === ACL_RULE ? "ruleNumber" : `${path}.ruleNo`;
      const message = "must be no other rule's of its direction";
      if (number === UNKNOWN) return [{ urn, property, value: UNKNOWN, message }];
      const key = JSON.stringify([egress, number]);
      if (!seen.has(key)) {
        seen.add(key);
        return [];
      }
      return [{ urn, property, value: number, message }];
    }),
  );
}

/** Rules for network ACLs. */
export const networkAclRules = [entryNarrow, adminPortsClosed, denyWhole, aclsSparing, aclAttached, numbersUnique];
