import type { StackResource } from "../../../../policies/core/stack-view.ts";
import {
  DEFAULT_GROUP,
  EGRESS_RULE,
  GROUP,
  GROUP_RULE,
  INGRESS_RULE,
} from "../../../../policies/rules/ec2/security-group-rules.ts";
import { defaultGroupTaken, egressStated, groupUsed } from "../../../../policies/rules/ec2/security-group-use.ts";
import { createStackResource, describeMutations, describeStackRule, UNKNOWN } from "../../../support/policies.ts";

const VPC = "aws:ec2/vpc:Vpc";
const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";
const create = (type: string, props: object, sources: Record<string, string[]> = {}): StackResource =>
  createStackResource({ type, props: { ...props }, propertyDependencies: sources });
const group = (egress: unknown) => create(GROUP, { id: "sg-1", egress });
const vpc = create(VPC, { id: "vpc-1" });
const taken = create(DEFAULT_GROUP, { id: "sg-0", vpcId: "vpc-1" });
const everything = { protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] };
const https = { protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["0.0.0.0/0"] };

describe("rules for what security groups are connected to", () => {
  describeStackRule(egressStated, {
    passes: [
      ["nothing, stated", [group([])]],
      ["what is stated, though it is much", [group([https])]],
      ["a rule beside the group", [group(UNKNOWN), create(EGRESS_RULE, { securityGroupId: "sg-1" })]],
      ["one of the older kind", [group(undefined), create(GROUP_RULE, { securityGroupId: "sg-1", type: "egress" })]],
    ],
    fails: [
      ["nothing said", [group(undefined)], "egress"],
      ["AWS's own default, as a group from elsewhere has it", [group([everything])], "egress"],
      [
        "a rule of the older kind that only lets in",
        [group(undefined), create(GROUP_RULE, { securityGroupId: "sg-1", type: "ingress" })],
        "egress",
      ],
    ],
    unknown: [["what AWS put there", [group(UNKNOWN)], "egress"]],
  });

  describeStackRule(groupUsed, {
    passes: [
      ["a group that something names", [group([]), create(ENDPOINT, { securityGroupIds: ["sg-1"] })]],
      ["one that is named deeper", [group([]), create("any", { vpcConfig: { securityGroupIds: ["sg-0", "sg-1"] } })]],
      [
        "one that something was built from",
        [group([]), create(ENDPOINT, { securityGroupIds: UNKNOWN }, { securityGroupIds: [group([]).urn] })],
      ],
    ],
    fails: [
      ["a group that nothing names", [group([]), create(ENDPOINT, { securityGroupIds: ["sg-2"] })], "id"],
      [
        "a group that only rules name",
        [group([]), create(INGRESS_RULE, { securityGroupId: "sg-1" }, { securityGroupId: [group([]).urn] })],
        "id",
      ],
    ],
    unknown: [["which groups something has", [group([]), create(ENDPOINT, { securityGroupIds: UNKNOWN })], "id"]],
  });

  describeStackRule(defaultGroupTaken, {
    passes: [
      ["a default group that is taken over", [vpc, taken]],
      ["no VPC", []],
      [
        "one that is taken over though the VPC's ID is not known yet",
        [create(VPC, { id: UNKNOWN }), create(DEFAULT_GROUP, { vpcId: UNKNOWN }, { vpcId: [vpc.urn] })],
      ],
    ],
    fails: [
      ["a VPC whose default group is as AWS made it", [vpc], "id"],
      ["one whose group belongs to another VPC", [vpc, create(DEFAULT_GROUP, { id: "sg-9", vpcId: "vpc-9" })], "id"],
      [
        "a rule that is put back from beside",
        [vpc, taken, create(INGRESS_RULE, { securityGroupId: "sg-0" })],
        "securityGroupId",
      ],
      [
        "one of the older kind",
        [vpc, taken, create(GROUP_RULE, { securityGroupId: "sg-0", type: "egress" })],
        "securityGroupId",
      ],
    ],
    unknown: [["whose default group it is", [vpc, create(DEFAULT_GROUP, { vpcId: UNKNOWN })], "id"]],
  });

  describeMutations([
    {
      rule: egressStated,
      title: "a group that keeps AWS's default",
      apply: (stack) => stack.everyRegion(GROUP, "endpoint", "egress", [{ ...everything, description: "Everything." }]),
      also: ["security-group-egress-open", "security-group-protocol-named"],
    },
    {
      rule: groupUsed,
      title: "a group that is left over",
      apply: (stack) => stack.adds(GROUP, { description: "Left over.", region: "", egress: [], tags: { a: "b" } }),
    },
    {
      rule: defaultGroupTaken,
      title: "a default group as AWS made it",
      apply: (stack) => stack.removeEverywhere(DEFAULT_GROUP, "network"),
    },
  ]);
});
