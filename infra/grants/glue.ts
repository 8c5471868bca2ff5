import type { Statement } from "../policy-document.ts";
import { allow } from "./allow.ts";
import type { Grant } from "./grant.ts";

/** What AWS's own `AWSGlueServiceRole` has for interfaces, in the named subnet and group alone. */
export function glueInterfaces(grant: Grant & { kind: "glue-interfaces" }): Statement[] {
  const { region, accountId, subnetId, securityGroupId } = grant;
  const ec2 = (resource: string) => `arn:aws:ec2:${region}:${accountId}:${resource}`;
  const [subnet, interfaces] = [ec2(`subnet/${subnetId}`), ec2("network-interface/*")];
  return [
    allow(
      "CreateInterfaces",
      ["ec2:CreateNetworkInterface"],
      [interfaces, subnet, ec2(`security-group/${securityGroupId}`)],
    ),
    {
      ...allow("ManageInterfaces", ["ec2:DeleteNetworkInterface"], interfaces),
      Condition: { ArnEquals: { "ec2:Subnet": subnet } },
    },
    {
      ...allow("TagInterfaces", ["ec2:CreateTags", "ec2:DeleteTags"], interfaces),
      Condition: {
        "ForAllValues:StringEquals": { "aws:TagKeys": "aws-glue-service-resource" },
        Null: { "aws:TagKeys": "false" },
      },
    },
    allow("SeeVpc", ["ec2:DescribeVpcAttribute"], ec2("vpc/*")),
    allow(
      "SeeNetwork",
      [
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeRouteTables",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeSubnets",
        "ec2:DescribeVpcEndpoints",
      ],
      "*",
    ),
  ];
}

/** Log groups stand already. https://docs.aws.amazon.com/glue/latest/dg/monitor-continuous-logging.html */
export const glueLogs = ({ logGroupArns }: Grant & { kind: "glue-logs" }): Statement[] => [
  allow(
    "WriteLogs",
    ["logs:CreateLogStream", "logs:PutLogEvents"],
    logGroupArns.map((arn) => `${arn}:*`),
  ),
];

/** Metrics have no ARN: a namespace narrows them. */
export const glueMetrics = (): Statement[] => [
  {
    ...allow("PutMetrics", ["cloudwatch:PutMetricData"], "*"),
    Condition: { StringEquals: { "cloudwatch:namespace": "Glue" } },
  },
];

/** A connection is asked for in its catalog, and both are named. */
export const glueConnection = (grant: Grant & { kind: "glue-connection" }): Statement[] => {
  const glue = (resource: string) => `arn:aws:glue:${grant.region}:${grant.accountId}:${resource}`;
  return [
    allow("SeeConnection", ["glue:GetConnection"], [glue("catalog"), glue(`connection/${grant.connectionName}`)]),
  ];
};
