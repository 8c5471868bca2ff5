import { read, readList, UNKNOWN } from "../../core/properties.ts";
import type { StackFinding, StackRule } from "../../core/rule.ts";
import type { Stack, StackResource } from "../../core/stack-view.ts";
import { FUNCTION } from "../../core/types.ts";
import { allowedActions, policiesOf } from "../iam/role-policies.ts";
import { vpcConfigOf } from "./vpc-config.ts";

const ASSOCIATION = "aws:ec2/routeTableAssociation:RouteTableAssociation";
const ROUTE_TABLE = "aws:ec2/routeTable:RouteTable";
const ROUTE = "aws:ec2/route:Route";
const NAT_GATEWAY = "aws:ec2/natGateway:NatGateway";
const PAGE = "https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html";

/** IAM prefixes of the services of {@link PAGE} that functions call. */
const WITH_ENDPOINTS = [
  ...[
    "athena",
    "bedrock",
    "cloudwatch",
    "dynamodb",
    "ec2",
    "events",
    "execute-api",
    "firehose",
    "glue",
    "kinesis",
    "kms",
  ],
  ...["lambda", "logs", "rds-data", "s3", "secretsmanager", "sns", "sqs", "ssm", "states", "sts", "xray"],
];

export const natUnneeded: StackRule = {
  name: "lambda-nat-unneeded",
  description:
    "A function reaches AWS through VPC endpoints where they serve: a NAT gateway costs by the hour, and opens the whole internet.",
  severity: "medium",
  level: "advisory",
  covers: [],
  fix: "Give the VPC endpoints for these services, and the subnets no route to a NAT gateway; exempt a function that calls strangers' APIs.",
  url: PAGE,
  config: {
    properties: {
      services: {
        type: "array",
        items: { type: "string" },
        default: WITH_ENDPOINTS,
        description: "IAM prefixes of the services that VPC endpoints serve.",
      },
    },
  },
  needs: NAT_GATEWAY,
  checkStack: (stack, { config }) =>
    stack.ofType(FUNCTION).flatMap((fn): StackFinding[] => {
      const routed = vpcConfigOf(stack, fn, "subnetIds").map(({ resource, value }) =>
        resource ? isBehindNat(stack, resource) : value === UNKNOWN && UNKNOWN,
      );
      const called = servicesOf(stack, fn);
      const served = called === UNKNOWN || isServed(called, config.services);
      if (!served || routed.every((behind) => behind === false)) return [];
      return [
        {
          urn: fn.urn,
          property: "vpcConfig.subnetIds",
          value: routed.includes(true) ? called : UNKNOWN,
          message: "must have no route to a NAT gateway, as VPC endpoints serve all that the role calls",
        },
      ];
    }),
};

const isServed = (called: readonly string[], services: unknown) =>
  called.length > 0 && Array.isArray(services) && called.every((service) => services.includes(service));

/** Whether a subnet's route table leads to a NAT gateway, be it one whose ID is not known yet. */
function isBehindNat(stack: Stack, subnet: StackResource): boolean | typeof UNKNOWN {
  const found = stack
    .referringTo(subnet, "subnetId", ASSOCIATION)
    .flatMap((association): (boolean | typeof UNKNOWN)[] => {
      const table = stack.target(association, "routeTableId", ROUTE_TABLE);
      if (table === UNKNOWN) return [UNKNOWN];
      if (table === undefined) return [];
      const routes = stack.referringTo(table, "routeTableId", ROUTE).map(({ props }): unknown => props);
      // A preview knows no inline routes of a table without any: the routes beside it are the table's then.
      const inline = readList(table.props, "routes").map(({ value }) => value);
      const all = routes.length > 0 ? [...routes, ...inline.filter((route) => route !== UNKNOWN)] : inline;
      return all.map((route) => (route === UNKNOWN ? UNKNOWN : (read(route, "natGatewayId") ?? "") !== ""));
    });
  return found.includes(true) || (found.includes(UNKNOWN) && UNKNOWN);
}

/** AWS's own policies that give a function logs, traces and network interfaces, and nothing to call. */
const PLUMBING = /:aws:policy\/(service-role\/AWSLambda(Basic|VPCAccess)ExecutionRole|AWSXRayDaemonWriteAccess)$/;

/** IAM prefixes of the services that a function's role may call; none where a policy is not the stack's, and might allow anything. */
function servicesOf(stack: Stack, fn: StackResource): string[] | typeof UNKNOWN {
  const { policies, elsewhere } = policiesOf(stack, fn);
  if (elsewhere.includes(UNKNOWN) || policies.some(({ document }) => document === UNKNOWN)) return UNKNOWN;
  if (elsewhere.some((arn) => typeof arn !== "string" || !PLUMBING.test(arn))) return [];
  const actions = policies.flatMap(allowedActions).map(({ pattern }) => pattern.split(":")[0] ?? "");
  return [...new Set(actions)].sort();
}
