import { expect } from "chai";
import type { ResourceRule } from "../../../../policies/core/rule.ts";
import {
  DEFAULT_GROUP,
  EGRESS_RULE,
  GROUP,
  GROUP_RULE,
  INGRESS_RULE,
  RULE_HOLDERS,
} from "../../../../policies/rules/ec2/security-group-rules.ts";
import {
  defaultGroupEmpty,
  egressOpen,
  groupDescribed,
  ingressOpen,
  ingressSingleAddresses,
  portsFew,
  protocolNamed,
} from "../../../../policies/rules/ec2/security-groups.ts";
import { check, describeMutations, describeRule, UNKNOWN } from "../../../support/policies.ts";

const WORLD = ["0.0.0.0/0"];
const HTTPS = { protocol: "tcp", fromPort: 443, toPort: 443, description: "HTTPS." };
const ingress = (rule: object) => ({ ingress: [{ ...HTTPS, ...rule }] });
const egress = (rule: object) => ({ egress: [{ ...HTTPS, ...rule }] });
/** What a rule says of a resource of a certain type. */
const of = (rule: ResourceRule, type: string, props: Record<string, unknown>) =>
  check({ ...rule, types: [type] }, props).map(({ property }) => property);

describe("rules for security groups", () => {
  describeRule(groupDescribed, {
    base: { description: "The function." },
    passes: [
      ["a group and its rules", { ...ingress({}), ...egress({}) }],
      ["a group without rules", {}],
    ],
    fails: [
      ["a group without", { description: undefined }, "description"],
      ["what Pulumi puts there", { description: "Managed by Pulumi" }, "description"],
      ["one letter", { description: "x" }, "description"],
      ["blanks", { description: "   " }, "description"],
      ["a rule without", ingress({ description: undefined }), "ingress[0].description"],
      ["a rule with an empty one", egress({ description: "" }), "egress[0].description"],
    ],
    unknown: [
      ["a group's", { description: UNKNOWN }, "description"],
      ["a rule's", ingress({ description: UNKNOWN }), "ingress[0].description"],
      ["the rules", { egress: UNKNOWN }, "egress"],
    ],
  });

  it("asks rules of every form for a description, and the default group for none of its own", () => {
    for (const type of [INGRESS_RULE, EGRESS_RULE, GROUP_RULE])
      expect(of(groupDescribed, type, { type: "egress" }), type).to.deep.equal(["description"]);
    expect(of(groupDescribed, DEFAULT_GROUP, {})).to.deep.equal([]);
  });

  describeRule(ingressOpen, {
    passes: [
      ["a known network", ingress({ cidrBlocks: ["10.0.0.0/8"], ipv6CidrBlocks: ["2001:db8::/32"] })],
      ["another group", ingress({ securityGroups: ["sg-1"] })],
      ["a prefix list", ingress({ prefixListIds: ["pl-1"] })],
      ["what only goes out", egress({ cidrBlocks: WORLD })],
      ["a port that the parameter names", ingress({ cidrBlocks: WORLD }), { ports: [80, 443] }],
      ["neighbouring ports that it names", ingress({ cidrBlocks: WORLD, toPort: 444 }), { ports: [443, 444] }],
    ],
    fails: [
      ["the world", ingress({ cidrBlocks: WORLD }), "ingress[0].cidrBlocks[0]"],
      ["the world among others", ingress({ cidrBlocks: ["10.0.0.0/8", ...WORLD] }), "ingress[0].cidrBlocks[1]"],
      ["half the world", ingress({ cidrBlocks: ["128.0.0.0/1"] }), "ingress[0].cidrBlocks[0]"],
      ["the world over IPv6", ingress({ ipv6CidrBlocks: ["::/0"] }), "ingress[0].ipv6CidrBlocks[0]"],
      ["SSH", ingress({ fromPort: 22, toPort: 22, cidrBlocks: WORLD }), "ingress[0].cidrBlocks[0]", { ports: [443] }],
      [
        "ports with SSH among them",
        ingress({ fromPort: 0, cidrBlocks: WORLD }),
        "ingress[0].cidrBlocks[0]",
        { ports: [443] },
      ],
      ["every protocol", ingress({ protocol: "-1", cidrBlocks: WORLD }), "ingress[0].cidrBlocks[0]", { ports: [443] }],
      [
        "the world beside what is not known yet",
        ingress({ cidrBlocks: [UNKNOWN, ...WORLD] }),
        "ingress[0].cidrBlocks[1]",
      ],
      [
        "the world on ports that are not known yet",
        ingress({ fromPort: UNKNOWN, cidrBlocks: WORLD }),
        "ingress[0].cidrBlocks[0]",
      ],
    ],
    unknown: [
      ["the block", ingress({ cidrBlocks: [UNKNOWN] }), "ingress[0].cidrBlocks[0]"],
      ["the blocks", ingress({ cidrBlocks: UNKNOWN }), "ingress[0].cidrBlocks"],
      ["the rules", { ingress: UNKNOWN }, "ingress"],
      [
        "whether the port is one that may",
        ingress({ fromPort: UNKNOWN, cidrBlocks: WORLD }),
        "ingress[0].cidrBlocks[0]",
        { ports: [443] },
      ],
    ],
  });

  it("finds the world in every form that a rule may have", () => {
    expect(of(ingressOpen, INGRESS_RULE, { cidrIpv4: "0.0.0.0/0" })).to.deep.equal(["cidrIpv4"]);
    expect(of(ingressOpen, INGRESS_RULE, { cidrIpv6: "::/0" })).to.deep.equal(["cidrIpv6"]);
    expect(of(ingressOpen, GROUP_RULE, { type: "ingress", cidrBlocks: WORLD })).to.deep.equal(["cidrBlocks[0]"]);
    expect(of(ingressOpen, GROUP_RULE, { type: "egress", cidrBlocks: WORLD })).to.deep.equal([]);
    expect(of(ingressOpen, EGRESS_RULE, { cidrIpv4: "0.0.0.0/0" })).to.deep.equal([]);
    expect(of(ingressOpen, DEFAULT_GROUP, ingress({ cidrBlocks: WORLD }))).to.deep.equal(["ingress[0].cidrBlocks[0]"]);
    expect(of(egressOpen, EGRESS_RULE, { cidrIpv4: "0.0.0.0/0" })).to.deep.equal(["cidrIpv4"]);
    expect(of(egressOpen, GROUP_RULE, { type: "egress", ipv6CidrBlocks: ["::/0"] })).to.deep.equal([
      "ipv6CidrBlocks[0]",
    ]);
  });

  describeRule(egressOpen, {
    passes: [
      ["a prefix list", egress({ prefixListIds: ["pl-1"] })],
      ["nothing that goes out", {}],
      ["what only comes in", ingress({ cidrBlocks: WORLD })],
      ["a port that the parameter names", egress({ cidrBlocks: WORLD }), { ports: [443] }],
    ],
    fails: [
      ["the world", egress({ cidrBlocks: WORLD }), "egress[0].cidrBlocks[0]"],
      [
        "AWS's own default",
        egress({ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: WORLD }),
        "egress[0].cidrBlocks[0]",
      ],
    ],
    unknown: [["where it goes", egress({ cidrBlocks: UNKNOWN }), "egress[0].cidrBlocks"]],
  });

  describeRule(ingressSingleAddresses, {
    passes: [
      ["one address", ingress({ cidrBlocks: ["192.0.2.1/32"], ipv6CidrBlocks: ["2001:db8::1/128"] })],
      ["another group", ingress({ securityGroups: ["sg-1"] })],
      ["a network as large as may be", ingress({ cidrBlocks: ["10.0.0.0/24"] }), { ipv4Bits: 24 }],
      ["a network that is only reached", egress({ cidrBlocks: ["10.0.0.0/24"] })],
    ],
    fails: [
      ["two addresses", ingress({ cidrBlocks: ["192.0.2.0/31"] }), "ingress[0].cidrBlocks[0]"],
      ["two of IPv6", ingress({ ipv6CidrBlocks: ["2001:db8::/127"] }), "ingress[0].ipv6CidrBlocks[0]"],
      [
        "a larger network than may be",
        ingress({ cidrBlocks: ["10.0.0.0/23"] }),
        "ingress[0].cidrBlocks[0]",
        { ipv4Bits: 24 },
      ],
      ["what is no block", ingress({ cidrBlocks: ["10.0.0.0"] }), "ingress[0].cidrBlocks[0]"],
    ],
    unknown: [["which", ingress({ cidrBlocks: [UNKNOWN] }), "ingress[0].cidrBlocks[0]"]],
  });

  describeRule(portsFew, {
    passes: [
      ["one port", ingress({})],
      ["what has no ports", ingress({ protocol: "icmp", fromPort: 8, toPort: 0 })],
      ["every protocol, which is another rule's", ingress({ protocol: "-1", fromPort: 0, toPort: 0 })],
      ["as many as may be", egress({ toPort: 444 }), { ports: 2 }],
    ],
    fails: [
      ["two ports", ingress({ toPort: 444 }), "ingress[0].toPort"],
      ["all ports", egress({ fromPort: 0, toPort: 65535 }), "egress[0].toPort"],
      ["no ports, which means all", egress({ fromPort: undefined, toPort: undefined }), "egress[0].toPort"],
    ],
    unknown: [
      ["the port", ingress({ toPort: UNKNOWN }), "ingress[0].toPort"],
      ["the protocol", ingress({ protocol: UNKNOWN }), "ingress[0].protocol"],
      ["the rules", { egress: UNKNOWN }, "egress"],
    ],
  });

  describeRule(protocolNamed, {
    passes: [["TCP", { ...ingress({}), ...egress({ protocol: "6" }) }]],
    fails: [
      ["every protocol", ingress({ protocol: "-1" }), "ingress[0].protocol"],
      ["every protocol by name", egress({ protocol: "all" }), "egress[0].protocol"],
      ["no protocol", egress({ protocol: undefined }), "egress[0].protocol"],
    ],
    unknown: [["the protocol", ingress({ protocol: UNKNOWN }), "ingress[0].protocol"]],
  });

  describeRule(defaultGroupEmpty, {
    passes: [
      ["no rules", {}],
      ["empty lists", { ingress: [], egress: [] }],
    ],
    fails: [
      ["a way in", ingress({ self: true }), "ingress"],
      ["a way out", egress({ cidrBlocks: WORLD }), "egress"],
    ],
    unknown: [["the rules", { ingress: UNKNOWN }, "ingress"]],
  });

  it("look at every resource that holds rules", () => {
    for (const rule of [groupDescribed, ingressOpen, egressOpen, ingressSingleAddresses, portsFew, protocolNamed])
      expect(rule.types).to.deep.equal(RULE_HOLDERS);
  });

  describeMutations([
    {
      rule: groupDescribed,
      title: "a rule without description",
      apply: (stack) => stack.everyRegion(INGRESS_RULE, "from-function", "description", undefined),
    },
    {
      rule: groupDescribed,
      title: "a group without description",
      apply: (stack) => stack.everyRegion(GROUP, "function", "description", "Managed by Pulumi"),
    },
    {
      rule: ingressOpen,
      title: "an endpoint that the world reaches",
      apply: (stack) => stack.everyRegion(INGRESS_RULE, "from-function", "cidrIpv4", "0.0.0.0/0"),
      also: [ingressSingleAddresses.name],
    },
    {
      rule: egressOpen,
      title: "a way to the world over IPv6",
      apply: (stack) => stack.everyRegion(EGRESS_RULE, "to-kinesis", "cidrIpv6", "::/0"),
      also: ["lambda-egress-narrow"],
    },
    {
      rule: ingressSingleAddresses,
      title: "an endpoint that the whole VPC reaches",
      apply: (stack) => stack.everyRegion(INGRESS_RULE, "from-function", "cidrIpv4", "10.0.0.0/16"),
    },
    {
      rule: portsFew,
      title: "a range of ports",
      apply: (stack) => stack.everyRegion(EGRESS_RULE, "to-s3", "toPort", 8443),
    },
    {
      rule: protocolNamed,
      title: "every protocol",
      apply: (stack) => stack.everyRegion(EGRESS_RULE, "to-s3", "ipProtocol", "-1"),
    },
    {
      rule: defaultGroupEmpty,
      title: "a default group with a rule",
      apply: (stack) => stack.everyRegion(DEFAULT_GROUP, "network", "ingress", [{ ...HTTPS, self: true }]),
    },
  ]);
});
