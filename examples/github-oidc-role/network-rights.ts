import { allow, type Deployed, type Statement, tagged } from "./document.ts";

const SEE = [
  "DescribeAddresses",
  "DescribeAvailabilityZones",
  "DescribeFlowLogs",
  "DescribeInternetGateways",
  "DescribeNatGateways",
  "DescribeNetworkAcls",
  "DescribeNetworkInterfaces",
  "DescribePrefixLists",
  "DescribeRouteTables",
  "DescribeSecurityGroupRules",
  "DescribeSecurityGroups",
  "DescribeSubnets",
  "DescribeVpcEndpoints",
  "DescribeVpcs",
];
const CREATE = [
  "AllocateAddress",
  "CreateFlowLogs",
  "CreateInternetGateway",
  "CreateNatGateway",
  "CreateRouteTable",
  "CreateSecurityGroup",
  "CreateSubnet",
  "CreateVpc",
  "CreateVpcEndpoint",
];
/** What neither names nor tags can narrow: several resources at once, some of which have no tags. */
const CONNECT = [
  "AssociateRouteTable",
  "AttachInternetGateway",
  "AuthorizeSecurityGroupEgress",
  "AuthorizeSecurityGroupIngress",
  "CreateRoute",
  "DeleteRoute",
  "DetachInternetGateway",
  "DisassociateAddress",
  "DisassociateRouteTable",
  "ModifySecurityGroupRules",
  "ModifySubnetAttribute",
  "ModifyVpcAttribute",
  "ModifyVpcEndpoint",
  "ReplaceRoute",
  "ReplaceRouteTableAssociation",
  "RevokeSecurityGroupEgress",
  "RevokeSecurityGroupIngress",
];
const DELETE = [
  "DeleteFlowLogs",
  "DeleteInternetGateway",
  "DeleteNatGateway",
  "DeleteRouteTable",
  "DeleteSecurityGroup",
  "DeleteSubnet",
  "DeleteVpc",
  "DeleteVpcEndpoints",
  "ReleaseAddress",
];

/** The VPC and what is in it, in the stack's regions. Only what has the stack's tags is deleted. */
export function networkRights(about: Deployed): Statement[] {
  const { account, regions } = about;
  const all = regions.map((region) => `arn:aws:ec2:${region}:${account}:*/*`);
  const vpcs = regions.map((region) => `arn:aws:ec2:${region}:${account}:vpc/*`);
  const groups = regions.map((region) => `arn:aws:ec2:${region}:${account}:security-group/*`);
  const own = { StringEquals: tagged(about, "ResourceTag") };
  const toOwn = { StringEquals: tagged(about, "RequestTag") };
  return [
    allow("See", "ec2", SEE, "*", { StringEquals: { "aws:RequestedRegion": [...regions] } }),
    allow("SeeAttributes", "ec2", ["DescribeVpcAttribute"], vpcs),
    allow("Create", "ec2", CREATE, all),
    allow("Connect", "ec2", CONNECT, all),
    allow("DeleteOwn", "ec2", DELETE, all, own),
    allow("TagNew", "ec2", ["CreateTags"], all, {
      StringEquals: {
        ...toOwn.StringEquals,
        "ec2:CreateAction": [...CREATE, "AuthorizeSecurityGroupEgress", "AuthorizeSecurityGroupIngress"],
      },
    }),
    allow("TagOwn", "ec2", ["CreateTags", "DeleteTags"], all, own),
    // A VPC comes with a security group that nobody made: the program empties it and puts its tags on it.
    allow("AdoptDefaultGroup", "ec2", ["CreateTags"], groups, {
      ...toOwn,
      Null: { "aws:ResourceTag/project": "true" },
    }),
  ];
}
