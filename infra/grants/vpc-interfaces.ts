import type { Statement } from "../policy-document.ts";
import { allow } from "./allow.ts";
import type { Grant } from "./grant.ts";

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions: deleting cannot be scoped to an interface. */
export function vpcInterfaces(grant: Grant & { kind: "vpc-interfaces" }): Statement[] {
  const { region, accountId, functionName, subnetIds, securityGroupIds, anywhere } = grant;
  const ec2 = (resource: string) => `arn:aws:ec2:${region}:${accountId}:${resource}`;
  const changes = [
    "ec2:CreateNetworkInterface",
    "ec2:DeleteNetworkInterface",
    "ec2:AssignPrivateIpAddresses",
    "ec2:UnassignPrivateIpAddresses",
  ];
  const [create = "", ...others] = changes;
  const places = [...subnetIds.map((id) => `subnet/${id}`), ...securityGroupIds.map((id) => `security-group/${id}`)];
  return [
    allow("CreateInterfaces", [create], anywhere ? ec2("*/*") : ["network-interface/*", ...places].map(ec2)),
    allow("ManageInterfaces", others, ec2("*/*")),
    allow("SeeInterfaces", ["ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"], "*"),
    {
      Sid: "CodeTouchesNoInterface",
      Effect: "Deny",
      Action: [...changes, "ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"],
      Resource: "*",
      Condition: {
        ArnLike: { "lambda:SourceFunctionArn": `arn:aws:lambda:${region}:${accountId}:function:${functionName}-*` },
      },
    },
  ];
}
