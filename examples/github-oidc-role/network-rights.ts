import { allow, type Deployed, type Statement, tagged } from "./document.ts";

const SEE = [
  "DescribeAddresses",
  "DescribeAddressesAttribute",
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
/** What each action makes, by the name of its resource type. */
const CREATE: Readonly<Record<string, readonly string[]>> = {
  "elastic-ip": ["AllocateAddress"],
  "internet-gateway": ["CreateInternetGateway"],
  natgateway: ["CreateNatGateway"],
  "route-table": ["CreateRouteTable"],
  "security-group": ["CreateSecurityGroup"],
  subnet: ["CreateSubnet"],
  vpc: ["CreateVpc"],
  "vpc-endpoint": ["CreateVpcEndpoint"],
  "vpc-flow-log": ["CreateFlowLogs"],
};
const RULES = ["AuthorizeSecurityGroupEgress", "AuthorizeSecurityGroupIngress"];
const CONNECT = [
  "AssociateRouteTable",
  "AttachInternetGateway",
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
const EVERY_CREATE = [...Object.values(CREATE).flat(), ...RULES];

const inEc2 = ({ account, regions }: Deployed, resource: string) =>
  regions.map((region) => `arn:aws:ec2:${region}:${account}:${resource}`);

/** The VPC and what is in it, in the stack's regions: only what has the stack's tags is used, changed or deleted. */
export function networkRights(about: Deployed): Statement[] {
  const all = inEc2(about, "*/*");
  const own = { StringEquals: tagged(about, "ResourceTag") };
  return [
    allow("See", "ec2", SEE, "*", { StringEquals: { "aws:RequestedRegion": [...about.regions] } }),
    allow("SeeAttributes", "ec2", ["DescribeVpcAttribute"], inEc2(about, "vpc/*")),
    // What they make has no tags yet, and is allowed apart: a subnet is made in a VPC of the stack only.
    allow("UseOwn", "ec2", EVERY_CREATE, all, own),
    allow("ConnectOwn", "ec2", CONNECT, all, own),
    allow("DeleteOwn", "ec2", DELETE, all, own),
    // An endpoint with a private name: EC2 puts the VPC into a zone of AWS's own, by the caller's rights.
    allow("PrivateNames", "route53", ["AssociateVPCWithHostedZone"], "arn:aws:route53:::hostedzone/*", {
      Bool: { "aws:ViaAWSService": "true" },
    }),
    allow("TagOwn", "ec2", ["CreateTags", "DeleteTags"], all, own),
  ];
}

/** What is new in the network has the stack's tags from the start. */
export function newNetworkRights(about: Deployed): Statement[] {
  const toOwn = { StringEquals: tagged(about, "RequestTag") };
  return [
    ...Object.entries(CREATE).map(([type, actions]) =>
      allow(`New${type.replaceAll(/\W/g, "")}`, "ec2", actions, inEc2(about, `${type}/*`), toOwn),
    ),
    // A rule is of a group, which has to be the stack's.
    allow("NewRules", "ec2", RULES, inEc2(about, "security-group-rule/*")),
    allow("TagNew", "ec2", ["CreateTags"], inEc2(about, "*/*"), {
      StringEquals: { ...toOwn.StringEquals, "ec2:CreateAction": EVERY_CREATE },
    }),
    // A VPC comes with a security group that nobody made: the program empties it and puts its tags on it.
    ...(about.established
      ? []
      : [
          allow("AdoptDefaultGroup", "ec2", ["CreateTags"], inEc2(about, "security-group/*"), {
            ...toOwn,
            Null: { "aws:ResourceTag/project": "true" },
          }),
        ]),
  ];
}
