import { read, UNKNOWN } from "../../core/properties.ts";
import { must, type ResourceRule, type StackFinding, type StackRule } from "../../core/rule.ts";
import type { Stack, StackResource } from "../../core/stack-view.ts";
import { FUNCTION } from "../../core/types.ts";
import { EGRESS_RULE, GROUP_RULE, rulesOf, worldOf } from "../ec2/security-group-rules.ts";
import { natUnneeded } from "./lambda-nat.ts";
import { vpcConfigOf } from "./vpc-config.ts";

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
      const subnets = vpcConfigOf(stack, fn, "subnetIds");
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
      vpcConfigOf(stack, fn, "securityGroupIds").flatMap(({ resource, value }) => {
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

function egressFindings(stack: Stack, group: StackResource): StackFinding[] {
  const rules = stack.referringTo(group, "securityGroupId", EGRESS_RULE, GROUP_RULE);
  // A preview knows no inline rules of a group without any: the rules beside it are the group's then.
  const inline = rules.length > 0 && read(group.props, "egress") === UNKNOWN ? [] : [group];
  return [...inline, ...rules].flatMap(({ urn, type, props }) =>
    rulesOf(type, props)
      .filter(({ direction }) => direction === "egress")
      .flatMap(worldOf)
      .map(({ path, value }) => ({
        urn,
        property: path,
        value,
        message: "must not reach the whole internet" as const,
      })),
  );
}

/** Rules for a function's place in a network. */
export const networkRules = [inVpc, severalZones, egressNarrow, natUnneeded];
