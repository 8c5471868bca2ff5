import { holdsUnknown, read, readList, UNKNOWN } from "./properties.ts";
import { must, type ResourceRule, type StackFinding, type StackRule } from "./rule.ts";
import type { Stack, StackResource } from "./stack-view.ts";
import { FUNCTION } from "./types.ts";

const SUBNET = "aws:ec2/subnet:Subnet";
const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const EGRESS_RULE = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
const GROUP_RULE = "aws:ec2/securityGroupRule:SecurityGroupRule";
const PAGE = "https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html";

export const inVpc: ResourceRule = {
  name: "lambda-in-vpc",
  description: "A function runs in a VPC, where security groups and endpoint policies say what it reaches.",
  severity: "medium",
  level: "advisory",
  covers: ["checkov:CKV_AWS_117", "cfn_nag:W89", "guard-registry:LAMBDA_INSIDE_VPC", "securityhub:Lambda.3"],
  fix: "Set vpcConfig.subnetIds and vpcConfig.securityGroupIds.",
  url: PAGE,
  types: [FUNCTION],
  check: (props) =>
    must(props, "vpcConfig.subnetIds", (ids) => Array.isArray(ids) && ids.length > 0, "must name subnets"),
};

export const severalZones: StackRule = {
  name: "lambda-several-zones",
  description: "A function in a VPC has subnets in two availability zones, so that it outlives the loss of one.",
  severity: "medium",
  level: "advisory",
  covers: ["securityhub:Lambda.5"],
  fix: "Name in vpcConfig.subnetIds subnets of at least two availability zones.",
  url: PAGE,
  config: { properties: { zones: { type: "integer", minimum: 1, default: 2, description: "Availability zones." } } },
  needs: FUNCTION,
  checkStack: (stack, { config }) =>
    stack.ofType(FUNCTION).flatMap((fn) => {
      const subnets = named(stack, fn, "vpcConfig.subnetIds", SUBNET);
      if (subnets.length === 0) return [];
      const zones = new Set(
        subnets.map(({ resource, value }) => (resource ? read(resource.props, "availabilityZone") : value)),
      );
      const wanted = Number(config.zones);
      const property = "vpcConfig.subnetIds";
      const message = `must name subnets of ${wanted} availability zones` as const;
      const known = [...zones].filter((zone) => zone !== UNKNOWN);
      if (known.length >= wanted) return [];
      return [{ urn: fn.urn, property, message, value: zones.has(UNKNOWN) ? UNKNOWN : known }];
    }),
};

export const egressNarrow: StackRule = {
  name: "lambda-egress-narrow",
  description:
    "A function in a VPC reaches what it needs, not the world: code that was tampered with could send records anywhere.",
  severity: "high",
  level: "advisory",
  covers: [],
  fix: "Let the security group's egress reach prefix lists and security groups of VPC endpoints only.",
  url: PAGE,
  needs: FUNCTION,
  checkStack: (stack) =>
    stack.ofType(FUNCTION).flatMap((fn) =>
      named(stack, fn, "vpcConfig.securityGroupIds", GROUP).flatMap(({ resource, value }) => {
        if (resource) return egressFindings(stack, resource);
        if (value !== UNKNOWN) return [];
        return [
          {
            urn: fn.urn,
            property: "vpcConfig.securityGroupIds",
            value,
            message: "must name security groups with narrow egress",
          } as const,
        ];
      }),
    ),
};

/** The resources that a list of IDs names; one without resource is outside the stack, or not known yet. */
function named(
  stack: Stack,
  from: StackResource,
  path: string,
  type: string,
): { resource?: StackResource; value: unknown }[] {
  const values = readList(from.props, path);
  const [input = ""] = path.split(".");
  const unknown = values.filter(({ value }) => value === UNKNOWN);
  const sources = stack.ofType(type).filter(({ urn }) => (from.propertyDependencies[input] ?? []).includes(urn));
  // What is not known yet is what the property was built from, if that is as much.
  if (unknown.length > 0 && sources.length > 0 && (values.length === 1 || sources.length === values.length))
    return sources.map((resource) => ({ resource, value: UNKNOWN }));
  return values.map(({ path: at, value }) => {
    const resource = stack.target(from, at, type);
    return resource === undefined || resource === UNKNOWN ? { value } : { resource, value };
  });
}

const WORLD = ["0.0.0.0/0", "::/0"];
const MESSAGE = "must not reach the whole internet";

function egressFindings(stack: Stack, group: StackResource): StackFinding[] {
  const inline = readList(group.props, "egress").flatMap(({ path }) =>
    [`${path}.cidrBlocks`, `${path}.ipv6CidrBlocks`].flatMap((at) => worldAt(group, at)),
  );
  const rules = stack
    .referringTo(group, "securityGroupId", EGRESS_RULE)
    .flatMap((rule) => ["cidrIpv4", "cidrIpv6"].flatMap((at) => worldAt(rule, at)));
  const older = stack
    .referringTo(group, "securityGroupId", GROUP_RULE)
    .filter(({ props }) => props.type === "egress")
    .flatMap((rule) => ["cidrBlocks", "ipv6CidrBlocks"].flatMap((at) => worldAt(rule, at)));
  return [...inline, ...rules, ...older];
}

function worldAt({ urn, props }: StackResource, property: string): StackFinding[] {
  const value = read(props, property);
  const blocks = Array.isArray(value) ? value : [value];
  if (blocks.some((block) => WORLD.includes(String(block)))) return [{ urn, property, value, message: MESSAGE }];
  return holdsUnknown(value) ? [{ urn, property, value: UNKNOWN, message: MESSAGE }] : [];
}

/** Rules for a function's place in a network. */
export const networkRules = [inVpc, severalZones, egressNarrow];
