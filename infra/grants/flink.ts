import type { Statement } from "../policy-document.ts";
import { allow } from "./allow.ts";
import type { Grant } from "./grant.ts";

/** https://docs.aws.amazon.com/managed-flink/latest/java/vpc-permissions.html, in the named subnets and groups alone. */
export function flinkInterfaces(grant: Grant & { kind: "flink-interfaces" }): Statement[] {
  const { region, accountId, subnetIds, securityGroupIds } = grant;
  const ec2 = (resource: string) => `arn:aws:ec2:${region}:${accountId}:${resource}`;
  const subnets = subnetIds.map((id) => ec2(`subnet/${id}`));
  const groups = securityGroupIds.map((id) => ec2(`security-group/${id}`));
  const interfaces = ec2("network-interface/*");
  return [
    allow("CreateInterfaces", ["ec2:CreateNetworkInterface"], [interfaces, ...subnets, ...groups]),
    {
      ...allow("ManageInterfaces", ["ec2:CreateNetworkInterfacePermission", "ec2:DeleteNetworkInterface"], interfaces),
      Condition: { ArnEquals: { "ec2:Subnet": subnets } },
    },
    allow(
      "SeeNetwork",
      [
        "ec2:DescribeDhcpOptions",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeSubnets",
        "ec2:DescribeVpcs",
      ],
      "*",
    ),
  ];
}

/** https://docs.aws.amazon.com/managed-flink/latest/java/cloudwatch-logs.html */
export const flinkLogs = ({ logGroupArn, logStreamArn }: Grant & { kind: "flink-logs" }): Statement[] => [
  allow("WriteLogs", ["logs:PutLogEvents"], logStreamArn),
  allow("SeeLogStreams", ["logs:DescribeLogStreams"], `${logGroupArn}:*`),
  allow("SeeLogGroups", ["logs:DescribeLogGroups"], "*"),
];
