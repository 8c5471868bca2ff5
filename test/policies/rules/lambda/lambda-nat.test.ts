import type { StackResource } from "../../../../policies/core/stack-view.ts";
import { natUnneeded } from "../../../../policies/rules/lambda/lambda-nat.ts";
import {
  createStackResource,
  type Draft,
  describeMutations,
  describeStackRule,
  UNKNOWN,
} from "../../../support/policies.ts";
import { createPart, TYPES, urnOf } from "../../../support/policy-stacks.ts";

const NAT = "aws:ec2/natGateway:NatGateway";
const ROUTE = "aws:ec2/route:Route";
const TABLE = "aws:ec2/routeTable:RouteTable";
const ASSOCIATION = "aws:ec2/routeTableAssociation:RouteTableAssociation";
const create = (type: string, props: object, sources: Record<string, string[]> = {}): StackResource =>
  createStackResource({ type, props: { ...props }, propertyDependencies: sources });

const fn = (subnetIds: unknown = ["subnet-1"]) => createPart("fn", { vpcConfig: { subnetIds } });
const allowed = (...Action: string[]) => {
  const policy = JSON.stringify({ Statement: [{ Effect: "Allow", Action, Resource: "*" }] });
  return [
    createPart("role"),
    createPart("policy", { arn: "arn:aws:iam::1:policy/p", policy }),
    createPart("attachment", { role: "worker", policyArn: "arn:aws:iam::1:policy/p" }),
  ];
};
const network = (route: object = { natGatewayId: "nat-1" }, routes: unknown = []) => [
  createPart("subnet", { id: "subnet-1" }),
  create(ASSOCIATION, { subnetId: "subnet-1", routeTableId: "rtb-1" }),
  create(TABLE, { id: "rtb-1", routes }),
  create(ROUTE, { routeTableId: "rtb-1", destinationCidrBlock: "0.0.0.0/0", ...route }),
  create(NAT, { id: "nat-1" }),
];
const aws = (name: string) =>
  createStackResource({
    ...{ type: TYPES.attachment, name: "aws" },
    props: { role: "worker", policyArn: `arn:aws:iam::aws:policy/${name}` },
  });
const kinesis = allowed("kinesis:PutRecords", "logs:PutLogEvents");
const SUBNETS = "vpcConfig.subnetIds";

describe("rules for a function's way out", () => {
  describeStackRule(natUnneeded, {
    passes: [
      ["no route to the NAT gateway", [fn(), ...kinesis, ...network({ gatewayId: "igw-1" })]],
      ["a service without endpoint", [fn(), ...allowed("kinesis:PutRecords", "iam:GetUser"), ...network()]],
      ["a role that may anything", [fn(), ...allowed("*"), ...network()]],
      ["a policy of another's", [fn(), ...kinesis, aws("PowerUserAccess"), ...network()]],
      ["a function outside a VPC", [createPart("fn"), ...kinesis, ...network()]],
      ["a subnet of another stack", [fn(["subnet-9"]), ...kinesis, ...network()]],
      ["a service that the parameter does not name", [fn(), ...kinesis, ...network()], { services: ["logs"] }],
    ],
    fails: [
      ["a route to a NAT gateway", [fn(), ...kinesis, ...network()], SUBNETS],
      ["one whose ID is not known yet", [fn(), ...kinesis, ...network({ natGatewayId: UNKNOWN })], SUBNETS],
      ["one beside inline routes that are not known", [fn(), ...kinesis, ...network(undefined, UNKNOWN)], SUBNETS],
      [
        "one within the table",
        [fn(), ...kinesis, ...network({ routeTableId: "rtb-9" }, [{ cidrBlock: "0.0.0.0/0", natGatewayId: "nat-1" }])],
        SUBNETS,
      ],
      [
        "a role with AWS's policy for a function in a VPC",
        [fn(), ...kinesis, aws("service-role/AWSLambdaVPCAccessExecutionRole"), ...network()],
        SUBNETS,
      ],
      [
        "subnets that are not known yet but by where they come from",
        [
          createPart("fn", { vpcConfig: UNKNOWN }, { propertyDependencies: { vpcConfig: [urnOf("subnet")] } }),
          ...kinesis,
          ...network(),
        ],
        SUBNETS,
      ],
    ],
    unknown: [
      ["which subnets", [fn(UNKNOWN), ...kinesis, ...network()], SUBNETS],
      ["the table's routes", [fn(), ...kinesis, ...network({ routeTableId: "rtb-9" }, UNKNOWN)], SUBNETS],
      [
        "which table",
        [fn(), ...kinesis, ...network(), create(ASSOCIATION, { subnetId: "subnet-1", routeTableId: UNKNOWN })].filter(
          ({ type }) => type !== TABLE,
        ),
        SUBNETS,
      ],
      [
        "what the role may",
        [
          fn(),
          createPart("role"),
          createPart("policy", { arn: "arn:p", policy: UNKNOWN }),
          createPart("attachment", { role: "worker", policyArn: "arn:p" }),
          ...network(),
        ],
        SUBNETS,
      ],
    ],
  });

  /** A NAT gateway, and a route to it in every route table of ours. */
  const withNat = (stack: Draft) => {
    stack.adds(NAT, { subnetId: "subnet-1", allocationId: "eipalloc-1", region: "", tags: { a: "b" } });
    for (const table of stack.all(TABLE)) {
      const route = { routeTableId: table.id, destinationCidrBlock: "0.0.0.0/0", natGatewayId: "nat-1" };
      const own = { ...route, region: table.region };
      stack.resources.push({
        ...table,
        type: ROUTE,
        urn: `${table.urn}-nat`,
        id: "r-1",
        inputs: own,
        outputs: { ...own },
      });
    }
  };
  describeMutations([{ rule: natUnneeded, title: "a NAT gateway that nothing needs", apply: withNat }]);
});
