import { type Properties, read, readList, UNKNOWN } from "../../core/properties.ts";
import { type Finding, must, type ResourceRule, type StackFinding, type StackRule } from "../../core/rule.ts";
import { SUBNET, VPC } from "../../core/types.ts";
import { isWorld } from "./security-group-rules.ts";

const FLOW_LOG = "aws:ec2/flowLog:FlowLog";
const DEFAULT_SUBNET = "aws:ec2/defaultSubnet:DefaultSubnet";
const ROUTE = "aws:ec2/route:Route";
const ROUTE_TABLES = ["aws:ec2/routeTable:RouteTable", "aws:ec2/defaultRouteTable:DefaultRouteTable"];
const PAGE = "https://docs.aws.amazon.com/vpc/latest/userguide";

const publicNames = (what: string) => ({
  publicNames: {
    type: "array" as const,
    items: { type: "string" as const },
    default: [],
    description: `What the names of ${what} hold that are meant to be public, such as -public-.`,
  },
});
const isPublic = ({ publicNames: parts }: Properties, name: string) =>
  Array.isArray(parts) && parts.some((part) => name.includes(String(part)));

export const flowLogsOn: StackRule = {
  name: "vpc-flow-logs-on",
  description: "Each VPC logs its traffic: without, nobody can tell afterwards who talked to whom.",
  severity: "medium",
  level: "advisory",
  covers: ["checkov:CKV2_AWS_11", "cdk-nag:AwsSolutions-VPC7", "cfn_nag:W60", "securityhub:EC2.6"],
  fix: "Create an aws.ec2.FlowLog with the VPC's vpcId and trafficType ALL or REJECT.",
  url: `${PAGE}/flow-logs.html`,
  config: {
    properties: {
      trafficTypes: {
        type: "array",
        items: { type: "string" },
        default: ["ALL", "REJECT"],
        description: "Traffic that is enough to log.",
      },
    },
  },
  needs: VPC,
  checkStack: (stack, { config }) =>
    stack.ofType(VPC).flatMap((vpc): StackFinding[] => {
      const enough = Array.isArray(config.trafficTypes) ? config.trafficTypes : [];
      const logs = stack.referringTo(vpc, "vpcId", FLOW_LOG);
      const types = logs.map((log) => read(log.props, "trafficType"));
      if (types.some((type) => enough.includes(type))) return [];
      const unknown =
        types.includes(UNKNOWN) || stack.ofType(FLOW_LOG).some((log) => stack.target(log, "vpcId", VPC) === UNKNOWN);
      const message = `must be the vpcId of an aws.ec2.FlowLog of ${enough.join(" or ")} traffic` as const;
      return [{ urn: vpc.urn, property: "id", value: unknown ? UNKNOWN : types[0], message }];
    }),
};

export const subnetPrivate: ResourceRule = {
  name: "subnet-no-public-addresses",
  description: "A subnet gives out no public addresses by itself: what is public is so because someone chose it.",
  severity: "medium",
  level: "advisory",
  covers: [
    "checkov:CKV_AWS_130",
    "cfn_nag:W33",
    "guard-registry:SUBNET_AUTO_ASSIGN_PUBLIC_IP_DISABLED",
    "securityhub:EC2.15",
  ],
  fix: "Set mapPublicIpOnLaunch to false; a load balancer or a NAT gateway gets its address without it.",
  url: `${PAGE}/subnet-public-ip.html`,
  config: { properties: publicNames("subnets") },
  types: [SUBNET, DEFAULT_SUBNET],
  check: (props, { type, name, config }) =>
    isPublic(config, name)
      ? []
      : must(
          props,
          "mapPublicIpOnLaunch",
          (on) => on === false || (on === undefined && type === SUBNET),
          "must be false",
        ),
};

export const routePrivate: ResourceRule = {
  name: "route-not-to-internet",
  description: "A route to an internet gateway stands only where a subnet is meant to be public.",
  severity: "high",
  level: "advisory",
  covers: ["guard-registry:NO_UNRESTRICTED_ROUTE_TO_IGW"],
  fix: "Take the route away, and reach AWS through VPC endpoints; or name it in the parameter when its subnets are meant to be public.",
  url: `${PAGE}/VPC_Internet_Gateway.html`,
  config: { properties: publicNames("routes and route tables") },
  types: [ROUTE, ...ROUTE_TABLES],
  check: (props, { type, name, config }) => {
    if (isPublic(config, name)) return [];
    if (type === ROUTE) return toInternet("", props, ["destinationCidrBlock", "destinationIpv6CidrBlock"]);
    return readList(props, "routes").flatMap(({ path, value }) =>
      toInternet(path, value, ["cidrBlock", "ipv6CidrBlock"]),
    );
  },
};

/** A gateway may also be one to a VPN, or the VPC itself: `vgw-…`, `local`. */
function toInternet(path: string, route: unknown, destinations: readonly string[]): Finding[] {
  const message = "must not be an internet gateway";
  if (route === UNKNOWN) return [{ property: path, value: UNKNOWN, message }];
  const gateway = read(route, "gatewayId");
  if (gateway !== UNKNOWN && !(typeof gateway === "string" && gateway.startsWith("igw-"))) return [];
  const reached = destinations.map((name) => read(route, name)).filter((block) => isWorld(block) || block === UNKNOWN);
  if (reached.length === 0) return [];
  const property = path === "" ? "gatewayId" : `${path}.gatewayId`;
  return [{ property, value: reached.some(isWorld) ? gateway : UNKNOWN, message }];
}

/** Rules for VPCs, subnets and routes. */
export const vpcRules = [flowLogsOn, subnetPrivate, routePrivate];
