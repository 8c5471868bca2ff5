import { expect } from "chai";
import type { StackResource } from "../../../../policies/core/stack-view.ts";
import { flowLogsOn, routePrivate, subnetPrivate } from "../../../../policies/rules/ec2/vpc.ts";
import {
  check,
  createStackResource,
  describeMutations,
  describeRule,
  describeStackRule,
  UNKNOWN,
} from "../../../support/policies.ts";

const VPC = "aws:ec2/vpc:Vpc";
const FLOW_LOG = "aws:ec2/flowLog:FlowLog";
const SUBNET = "aws:ec2/subnet:Subnet";
const ROUTE = "aws:ec2/route:Route";
const ROUTE_TABLES = ["aws:ec2/routeTable:RouteTable", "aws:ec2/defaultRouteTable:DefaultRouteTable"];
const vpc = createStackResource({ type: VPC, props: { id: "vpc-1" } });
const log = (props: object, sources: string[] = []): StackResource =>
  createStackResource({ type: FLOW_LOG, props: { ...props }, propertyDependencies: { vpcId: sources } });

describe("rules for VPCs", () => {
  describeStackRule(flowLogsOn, {
    passes: [
      ["all traffic logged", [vpc, log({ vpcId: "vpc-1", trafficType: "ALL" })]],
      ["what is rejected logged", [vpc, log({ vpcId: "vpc-1", trafficType: "REJECT" })]],
      [
        "a second log that is enough",
        [vpc, log({ vpcId: "vpc-1", trafficType: "ACCEPT" }), log({ vpcId: "vpc-1", trafficType: "ALL" })],
      ],
      ["a VPC whose ID is not known yet", [vpc, log({ vpcId: UNKNOWN, trafficType: "ALL" }, [vpc.urn])]],
      [
        "what the parameter says is enough",
        [vpc, log({ vpcId: "vpc-1", trafficType: "ACCEPT" })],
        { trafficTypes: ["ACCEPT"] },
      ],
    ],
    fails: [
      ["no log", [vpc], "id"],
      ["the log of another VPC", [vpc, log({ vpcId: "vpc-2", trafficType: "ALL" })], "id"],
      ["the log of a subnet", [vpc, log({ subnetId: "subnet-1", trafficType: "ALL" })], "id"],
      ["what is accepted alone", [vpc, log({ vpcId: "vpc-1", trafficType: "ACCEPT" })], "id"],
    ],
    unknown: [
      ["whose log it is", [vpc, log({ vpcId: UNKNOWN, trafficType: "ALL" })], "id"],
      ["what it logs", [vpc, log({ vpcId: "vpc-1", trafficType: UNKNOWN })], "id"],
    ],
  });

  describeRule(subnetPrivate, {
    passes: [
      ["no public addresses", { mapPublicIpOnLaunch: false }],
      ["a subnet that says nothing, which means none", {}],
      ["one that is meant to be public", { mapPublicIpOnLaunch: true }, { publicNames: ["subj"] }],
    ],
    fails: [
      ["public addresses", { mapPublicIpOnLaunch: true }, "mapPublicIpOnLaunch"],
      [
        "one of another name than those",
        { mapPublicIpOnLaunch: true },
        "mapPublicIpOnLaunch",
        { publicNames: ["public"] },
      ],
    ],
    unknown: [["whether", { mapPublicIpOnLaunch: UNKNOWN }, "mapPublicIpOnLaunch"]],
  });

  it("knows that a default subnet gives out public addresses until told not to", () => {
    const ofDefault = { ...subnetPrivate, types: ["aws:ec2/defaultSubnet:DefaultSubnet"] };
    expect(check(ofDefault, {})).to.have.length(1);
    expect(check(ofDefault, { mapPublicIpOnLaunch: false })).to.deep.equal([]);
  });

  const igw = { gatewayId: "igw-1" };
  describeRule(routePrivate, {
    passes: [
      ["a route to a NAT gateway", { destinationCidrBlock: "0.0.0.0/0", natGatewayId: "nat-1" }],
      ["a route to a VPN", { destinationCidrBlock: "0.0.0.0/0", gatewayId: "vgw-1" }],
      ["a known network", { destinationCidrBlock: "192.0.2.0/24", ...igw }],
      [
        "a known network by a gateway that is not known yet",
        { destinationCidrBlock: "192.0.2.0/24", gatewayId: UNKNOWN },
      ],
      [
        "a route that is meant to be public",
        { destinationCidrBlock: "0.0.0.0/0", ...igw },
        { publicNames: ["subject"] },
      ],
    ],
    fails: [
      ["the internet", { destinationCidrBlock: "0.0.0.0/0", ...igw }, "gatewayId"],
      ["the internet over IPv6", { destinationIpv6CidrBlock: "::/0", ...igw }, "gatewayId"],
    ],
    unknown: [
      ["which gateway", { destinationCidrBlock: "0.0.0.0/0", gatewayId: UNKNOWN }, "gatewayId"],
      ["where to", { destinationCidrBlock: UNKNOWN, ...igw }, "gatewayId"],
    ],
  });

  for (const type of ROUTE_TABLES)
    it(`looks at the routes within ${type}`, () => {
      const rule = { ...routePrivate, types: [type] };
      const found = (routes: unknown) => check(rule, { routes }).map(({ property, value }) => [property, value]);
      expect(
        found([
          { cidrBlock: "10.0.0.0/8", ...igw },
          { ipv6CidrBlock: "::/0", ...igw },
        ]),
      ).to.deep.equal([["routes[1].gatewayId", "igw-1"]]);
      expect(found(UNKNOWN)).to.deep.equal([["routes", UNKNOWN]]);
      expect(found(undefined)).to.deep.equal([]);
    });

  describeMutations([
    { rule: flowLogsOn, title: "no flow log", apply: (stack) => stack.removeEverywhere(FLOW_LOG, "flow-log") },
    {
      rule: flowLogsOn,
      title: "a flow log of what is accepted alone",
      apply: (stack) => stack.everyRegion(FLOW_LOG, "flow-log", "trafficType", "ACCEPT"),
    },
    {
      rule: subnetPrivate,
      title: "a subnet with public addresses",
      apply: (stack) => stack.everyRegion(SUBNET, "function-1", "mapPublicIpOnLaunch", true),
    },
    {
      rule: routePrivate,
      title: "a route to the internet",
      apply: (stack) =>
        stack.adds(ROUTE, { routeTableId: "rtb-1", destinationCidrBlock: "0.0.0.0/0", gatewayId: "igw-1", region: "" }),
    },
  ]);
});
