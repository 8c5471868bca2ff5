import { expect } from "chai";
import type { StackResource } from "../../../../policies/core/stack-view.ts";
import { GLUE_CONNECTION } from "../../../../policies/core/types.ts";
import { membersPorts } from "../../../../policies/rules/ec2/port-ranges.ts";
import { EGRESS_RULE, GROUP, GROUP_RULE, INGRESS_RULE } from "../../../../policies/rules/ec2/security-group-rules.ts";
import { portsFew } from "../../../../policies/rules/ec2/security-groups.ts";
import {
  check,
  createStackResource,
  describeMutations,
  describeStackRule,
  UNKNOWN,
} from "../../../support/policies.ts";

const create = (type: string, props: object, propertyDependencies = {}): StackResource =>
  createStackResource({ type, props: { ...props }, propertyDependencies });
const all = { ipProtocol: "tcp", fromPort: 0, toPort: 65_535 };
const among = { ...all, securityGroupId: "sg-1", referencedSecurityGroupId: "sg-1" };
const older = { type: "ingress", protocol: "tcp", fromPort: 0, toPort: 65_535, securityGroupId: "sg-1" };
const glue = (ids: unknown, sources = {}) =>
  create(GLUE_CONNECTION, { physicalConnectionRequirements: { securityGroupIdLists: ids } }, sources);

/** During a preview nothing has an ID yet. */
const group = create(GROUP, { id: UNKNOWN, ingress: [], egress: [] });
const later = create(
  INGRESS_RULE,
  { ...all, securityGroupId: UNKNOWN, referencedSecurityGroupId: UNKNOWN },
  { securityGroupId: [group.urn], referencedSecurityGroupId: [group.urn] },
);

describe("rules for ranges of ports", () => {
  describeStackRule(membersPorts, {
    passes: [
      ["one port among members", [create(INGRESS_RULE, { ...among, fromPort: 443, toPort: 443 })]],
      [
        "all ports to another group, which is another rule's",
        [create(EGRESS_RULE, { ...among, referencedSecurityGroupId: "sg-2" })],
      ],
      ["all ports among workers of Glue", [create(INGRESS_RULE, among), create(EGRESS_RULE, among), glue(["sg-1"])]],
      [
        "the same, before the group has its ID",
        [group, later, glue(UNKNOWN, { physicalConnectionRequirements: [group.urn] })],
      ],
      ["as many as may be", [create(INGRESS_RULE, { ...among, fromPort: 80, toPort: 81 })], { ports: 2 }],
    ],
    fails: [
      ["all ports among members", [create(INGRESS_RULE, among)], "toPort"],
      ["all ports, in the older way", [create(GROUP_RULE, { ...older, self: true })], "toPort"],
      [
        "all ports, in the older way by ID",
        [create(GROUP_RULE, { ...older, sourceSecurityGroupId: "sg-1" })],
        "toPort",
      ],
      [
        "all ports within a group",
        [create(GROUP, { id: "sg-1", ingress: [{ ...older, self: true }] })],
        "ingress[0].toPort",
      ],
      ["all ports, beside workers of Glue in another group", [create(INGRESS_RULE, among), glue(["sg-2"])], "toPort"],
      ["all ports, before the group has its ID", [group, later], "toPort"],
    ],
    unknown: [["the ports", [create(INGRESS_RULE, { ...among, toPort: UNKNOWN })], "toPort"]],
  });

  it("are told of once: members of a group by the one rule, all else by the other", () => {
    const ingress = { ...portsFew, types: [INGRESS_RULE] };
    expect(check(ingress, among)).to.deep.equal([]);
    expect(check(ingress, { ...among, referencedSecurityGroupId: "sg-2" })).to.have.length(1);
    expect(check(ingress, later.props).map(({ value }) => value)).to.deep.equal([UNKNOWN]);
  });

  describeMutations([
    {
      rule: membersPorts,
      title: "a group whose members reach each other on all ports",
      apply: (draft) => {
        for (const rule of draft.all(INGRESS_RULE, "from-function")) {
          draft.set(rule, "referencedSecurityGroupId", rule.inputs.securityGroupId);
          draft.set(rule, "fromPort", 0);
          draft.set(rule, "toPort", 65_535);
        }
      },
    },
  ]);
});
