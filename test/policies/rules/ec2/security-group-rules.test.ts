import { expect } from "chai";
import fc from "fast-check";
import {
  DEFAULT_GROUP,
  EGRESS_RULE,
  GROUP,
  GROUP_RULE,
  INGRESS_RULE,
  isWorld,
  protocolOf,
  rulesOf,
} from "../../../../policies/rules/ec2/security-group-rules.ts";
import { UNKNOWN } from "../../../support/policies.ts";

const told = (type: string, props: Record<string, unknown>) =>
  rulesOf(type, props).map(({ direction, protocol, fromPort, toPort, blocks, description }) => ({
    direction,
    protocol: [protocol.path, protocolOf(protocol.value)],
    ports: [fromPort.value, toPort.value],
    blocks: blocks.map(({ path, value }) => [path, value]),
    description: description.value,
  }));

const SSH = { fromPort: 22, toPort: 22, description: "SSH." };
const same = { ports: [22, 22], description: "SSH." };

describe("reading security group rules", () => {
  it("tells a newer rule from the older kind's, and both from inline ones, by path alone", () => {
    const inline = { ...SSH, protocol: "TCP", cidrBlocks: ["10.0.0.0/8", "192.0.2.1/32"], ipv6CidrBlocks: ["::/0"] };
    const blocks = (at: string) => [
      [`${at}cidrBlocks[0]`, "10.0.0.0/8"],
      [`${at}cidrBlocks[1]`, "192.0.2.1/32"],
      [`${at}ipv6CidrBlocks[0]`, "::/0"],
    ];
    for (const type of [GROUP, DEFAULT_GROUP])
      expect(told(type, { egress: [inline] })).to.deep.equal([
        { direction: "egress", protocol: ["egress[0].protocol", "tcp"], blocks: blocks("egress[0]."), ...same },
      ]);
    expect(told(GROUP_RULE, { type: "egress", ...inline })).to.deep.equal([
      { direction: "egress", protocol: ["protocol", "tcp"], blocks: blocks(""), ...same },
    ]);
    expect(told(INGRESS_RULE, { ...SSH, ipProtocol: "6", cidrIpv6: "::/0" })).to.deep.equal([
      { direction: "ingress", protocol: ["ipProtocol", "tcp"], blocks: [["cidrIpv6", "::/0"]], ...same },
    ]);
  });

  it("sees no block in a prefix list or another group", () => {
    for (const to of [{ prefixListId: "pl-1" }, { referencedSecurityGroupId: "sg-1" }])
      expect(told(EGRESS_RULE, { ...SSH, ...to })[0]?.blocks).to.deep.equal([]);
    for (const to of [{ prefixListIds: ["pl-1"] }, { securityGroups: ["sg-1"] }, { self: true }])
      expect(told(GROUP, { ingress: [{ ...SSH, ...to }] })[0]?.blocks).to.deep.equal([]);
  });

  it("knows nothing of a rule that is not known yet, nor of one whose direction is not", () => {
    expect(rulesOf(GROUP, { ingress: UNKNOWN }).map(({ blocks }) => blocks)).to.deep.equal([
      [{ path: "ingress", value: UNKNOWN }],
    ]);
    const either = rulesOf(GROUP_RULE, { ...SSH, type: UNKNOWN, cidrBlocks: ["0.0.0.0/0"] });
    expect(either.map(({ direction, fromPort }) => [direction, fromPort.value])).to.deep.equal([
      ["ingress", UNKNOWN],
      ["egress", UNKNOWN],
    ]);
  });
});

describe("a protocol", () => {
  const cases: [given: unknown, name: unknown][] = [
    ["-1", "all"],
    [-1, "all"],
    ["ALL", "all"],
    ["6", "tcp"],
    [17, "udp"],
    ["58", "icmpv6"],
    ["esp", "esp"],
    [undefined, ""],
    [UNKNOWN, UNKNOWN],
  ];
  for (const [given, name] of cases)
    it(`${String(given)} is ${String(name)}`, () => expect(protocolOf(given)).to.equal(name));
});

describe("a block", () => {
  for (const block of ["0.0.0.0/0", "0.0.0.0/1", "128.0.0.0/1", "::/0", "0:0:0:0:0:0:0:0/0", "2000::/3"])
    it(`${block} takes in the world`, () => expect(isWorld(block)).to.equal(true));
  for (const block of ["10.0.0.0/8", "192.0.2.1/32", "fc00::/16", "2001:db8::/32", "sg-1", undefined, UNKNOWN, 0])
    it(`${String(block)} does not`, () => expect(isWorld(block)).to.equal(false));

  it("of IPv4 is the world just when no one could own it", () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.integer({ min: 0, max: 32 }), (address, bits) => {
        expect(isWorld(`${address}/${bits}`)).to.equal(bits < 8);
      }),
    );
  });
});
