import { expect } from "chai";
import type { ResourceRule } from "../../../../policies/core/rule.ts";
import type { StackResource } from "../../../../policies/core/stack-view.ts";
import {
  aclAttached,
  aclsSparing,
  adminPortsClosed,
  denyWhole,
  entryNarrow,
  numbersUnique,
} from "../../../../policies/rules/ec2/network-acls.ts";
import {
  check,
  createStackResource,
  describeMutations,
  describeRule,
  describeStackRule,
  UNKNOWN,
} from "../../../support/policies.ts";

const ACL = "aws:ec2/networkAcl:NetworkAcl";
const DEFAULT_ACL = "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl";
const ACL_RULE = "aws:ec2/networkAclRule:NetworkAclRule";
const ASSOCIATION = "aws:ec2/networkAclAssociation:NetworkAclAssociation";
const WORLD = "0.0.0.0/0";

const HTTPS = { action: "allow", ruleNo: 100, protocol: "tcp", fromPort: 443, toPort: 443, cidrBlock: WORLD };
const ingress = (entry: object) => ({ ingress: [{ ...HTTPS, ...entry }] });
const egress = (entry: object) => ({ egress: [{ ...HTTPS, ...entry }] });
const icmpv6 = { protocol: "58", cidrBlock: undefined, ipv6CidrBlock: "::/0", icmpType: 128, icmpCode: 0 };
const ALONE = { ruleAction: "allow", ruleNumber: 100, protocol: "6", fromPort: 22, toPort: 22, cidrBlock: WORLD };
const of = (rule: ResourceRule, type: string, props: Record<string, unknown>) =>
  check({ ...rule, types: [type] }, props).map(({ property }) => property);

describe("rules for network ACLs", () => {
  describeRule(entryNarrow, {
    passes: [
      ["one port", ingress({})],
      ["most ports, as answers need", ingress({ fromPort: 1024, toPort: 65535 })],
      ["ICMP", egress({ protocol: "1", icmpType: 8, icmpCode: 0 })],
      ["ICMPv6 that says which", ingress(icmpv6)],
      ["all that is denied", ingress({ action: "deny", protocol: "-1", fromPort: 0, toPort: 0 })],
      ["no entries", {}],
    ],
    fails: [
      ["every protocol", ingress({ protocol: "-1", fromPort: 0, toPort: 0 }), "ingress[0].protocol"],
      ["a protocol of no ports that is not ICMP", egress({ protocol: "50" }), "egress[0].protocol"],
      ["every port", ingress({ fromPort: 0, toPort: 65535 }), "ingress[0].toPort"],
      ["no ports, which means every port", egress({ fromPort: undefined, toPort: undefined }), "egress[0].toPort"],
      ["ICMPv6 over IPv4", ingress({ ...icmpv6, cidrBlock: WORLD }), "ingress[0].ipv6CidrBlock"],
      ["ICMPv6 of any type", ingress({ ...icmpv6, icmpType: undefined }), "ingress[0].icmpType"],
    ],
    unknown: [
      ["the protocol", ingress({ protocol: UNKNOWN }), "ingress[0].protocol"],
      ["a port", ingress({ toPort: UNKNOWN }), "ingress[0].toPort"],
      ["whether it allows", ingress({ action: UNKNOWN, protocol: "-1" }), "ingress[0].protocol"],
      ["the entries", { egress: UNKNOWN }, "egress.protocol"],
    ],
  });

  describeRule(adminPortsClosed, {
    passes: [
      ["another port", ingress({})],
      ["a known network", ingress({ fromPort: 22, toPort: 22, cidrBlock: "10.0.0.0/8" })],
      ["what goes out", egress({ fromPort: 22, toPort: 22 })],
      ["what is denied", ingress({ action: "deny", fromPort: 22, toPort: 22 })],
      ["a protocol without ports", ingress({ protocol: "icmp", fromPort: 0, toPort: 0 })],
      ["SSH where another port is for administration", ingress({ fromPort: 22, toPort: 22 }), { ports: [5985] }],
    ],
    fails: [
      ["SSH", ingress({ fromPort: 22, toPort: 22 }), "ingress[0].cidrBlock"],
      [
        "RDP over IPv6",
        ingress({ fromPort: 3000, toPort: 4000, cidrBlock: undefined, ipv6CidrBlock: "::/0" }),
        "ingress[0].ipv6CidrBlock",
      ],
      ["every protocol", ingress({ protocol: "-1", fromPort: 0, toPort: 0 }), "ingress[0].cidrBlock"],
    ],
    unknown: [
      ["the block", ingress({ fromPort: 22, toPort: 22, cidrBlock: UNKNOWN }), "ingress[0].cidrBlock"],
      ["the port", ingress({ fromPort: UNKNOWN, toPort: 22 }), "ingress[0].cidrBlock"],
      ["the entries", { ingress: UNKNOWN }, "ingress.cidrBlock"],
    ],
  });

  describeRule(denyWhole, {
    passes: [
      ["what denies the world", ingress({ action: "deny" })],
      ["what denies it over IPv6", egress({ action: "deny", cidrBlock: undefined, ipv6CidrBlock: "::/0" })],
      ["what allows a network", ingress({ cidrBlock: "10.0.0.0/8" })],
    ],
    fails: [
      ["what denies a network", ingress({ action: "Deny", cidrBlock: "192.0.2.0/24" }), "ingress[0].cidrBlock"],
      [
        "what denies one over IPv6",
        egress({ action: "deny", cidrBlock: undefined, ipv6CidrBlock: "2001:db8::/32" }),
        "egress[0].ipv6CidrBlock",
      ],
    ],
    unknown: [
      ["what it denies", ingress({ action: "deny", cidrBlock: UNKNOWN }), "ingress[0].cidrBlock"],
      ["whether it denies", ingress({ action: UNKNOWN, cidrBlock: "192.0.2.0/24" }), "ingress[0].cidrBlock"],
    ],
  });

  it("look at rules that are resources of their own, and at the default network ACL", () => {
    expect(of(adminPortsClosed, ACL_RULE, ALONE)).to.deep.equal(["cidrBlock"]);
    expect(of(adminPortsClosed, ACL_RULE, { ...ALONE, egress: true })).to.deep.equal([]);
    expect(of(adminPortsClosed, DEFAULT_ACL, ingress({ protocol: "-1" }))).to.deep.equal(["ingress[0].cidrBlock"]);
    expect(of(entryNarrow, ACL_RULE, { ...ALONE, protocol: "-1" })).to.deep.equal(["protocol"]);
    expect(of(denyWhole, ACL_RULE, { ...ALONE, ruleAction: "deny", cidrBlock: "192.0.2.0/24" })).to.deep.equal([
      "cidrBlock",
    ]);
  });

  it(`${aclsSparing.name} refuses every network ACL and every rule of one, whatever is known of it`, () => {
    expect(of(aclsSparing, ACL, { vpcId: UNKNOWN })).to.deep.equal(["vpcId"]);
    expect(of(aclsSparing, ACL_RULE, { networkAclId: "acl-1" })).to.deep.equal(["networkAclId"]);
    expect(check(aclsSparing, { vpcId: UNKNOWN })[0]?.value).to.equal("subject");
    expect(aclsSparing.types).to.not.include(DEFAULT_ACL);
  });

  const create = (type: string, props: object, name = "subject"): StackResource =>
    createStackResource({ type, name, props: { ...props } });
  const acl = (props: object) => create(ACL, { id: "acl-1", ...props });
  const beside = (name: string, props: object) => create(ACL_RULE, { ...ALONE, networkAclId: "acl-1", ...props }, name);

  describeStackRule(aclAttached, {
    passes: [
      ["a subnet", [acl({ subnetIds: ["subnet-1"] })]],
      ["a subnet that is not known yet", [acl({ subnetIds: [UNKNOWN] })]],
      ["an association", [acl({}), create(ASSOCIATION, { networkAclId: "acl-1", subnetId: "subnet-1" })]],
    ],
    fails: [
      ["no subnet", [acl({})], "subnetIds"],
      ["an empty list", [acl({ subnetIds: [] })], "subnetIds"],
      ["an association of another", [acl({}), create(ASSOCIATION, { networkAclId: "acl-2" })], "subnetIds"],
    ],
    unknown: [["which subnets", [acl({ subnetIds: UNKNOWN })], "subnetIds"]],
  });

  describeStackRule(numbersUnique, {
    passes: [
      ["the same number in and out", [acl({ ...ingress({}), ...egress({}) })]],
      ["other numbers beside", [acl(ingress({})), beside("a", { ruleNumber: 110 }), beside("b", { egress: true })]],
      ["the same number in another network ACL", [beside("a", { networkAclId: "acl-2" }), acl(ingress({}))]],
    ],
    fails: [
      ["two alike inline", [acl({ ingress: [HTTPS, { ...HTTPS, action: "deny" }] })], "ingress[1].ruleNo"],
      ["two alike beside", [acl({}), beside("a", {}), beside("b", { ruleAction: "deny" })], "ruleNumber"],
      ["one inline and one beside", [acl(egress({})), beside("a", { egress: true })], "ruleNumber"],
    ],
    unknown: [["a number", [acl(ingress({ ruleNo: UNKNOWN }))], "ingress[0].ruleNo"]],
  });

  const added = (entries: object) => ({
    vpcId: "vpc-1",
    subnetIds: ["subnet-1"],
    region: "",
    tags: { a: "b" },
    ...entries,
  });
  const also = [aclsSparing.name];
  describeMutations([
    { rule: aclsSparing, title: "a network ACL", apply: (stack) => stack.adds(ACL, added({})) },
    {
      rule: entryNarrow,
      title: "a network ACL that lets everything out",
      apply: (stack) => stack.adds(ACL, added(egress({ protocol: "-1" }))),
      also,
    },
    {
      rule: adminPortsClosed,
      title: "a network ACL that lets SSH in",
      apply: (stack) => stack.adds(ACL, added(ingress({ fromPort: 22, toPort: 22 }))),
      also,
    },
    {
      rule: denyWhole,
      title: "a network ACL that denies one network",
      apply: (stack) => stack.adds(ACL, added(ingress({ action: "deny", cidrBlock: "192.0.2.0/24" }))),
      also,
    },
    {
      rule: aclAttached,
      title: "a network ACL before no subnet",
      apply: (stack) => stack.adds(ACL, added({ subnetIds: [] })),
      also,
    },
    {
      rule: numbersUnique,
      title: "two rules of one number",
      apply: (stack) => stack.adds(ACL, added({ ingress: [HTTPS, HTTPS] })),
      also,
    },
  ]);
});
