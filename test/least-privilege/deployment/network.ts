import {
  type Ask,
  arnIn,
  type Deployed,
  type Life,
  newTags,
  OF_THE_STACK,
  of,
  type ProviderCall,
  passRole,
  text,
} from "./call.ts";

/** Types of EC2's resources, by what their IDs start with. */
const TYPES: Readonly<Record<string, string>> = {
  eipalloc: "elastic-ip",
  fl: "vpc-flow-log",
  igw: "internet-gateway",
  nat: "natgateway",
  rtb: "route-table",
  sg: "security-group",
  sgr: "security-group-rule",
  subnet: "subnet",
  vpc: "vpc",
  vpce: "vpc-endpoint",
};
/** A call on a new resource, and on each that inputs name. */
const makes =
  (action: string, type: string, ...inputs: string[]): Ask =>
  (it) => [
    { action: `ec2:${action}`, resource: arnIn(it, "ec2", `${type}/*`), context: newTags(it) },
    ...(it.inputs.tags === undefined
      ? []
      : [
          {
            action: "ec2:CreateTags",
            resource: arnIn(it, "ec2", `${type}/*`),
            context: { ...newTags(it), "ec2:CreateAction": action },
          },
        ]),
    ...on(it, action, inputs),
  ];

/** A call on the resource itself, and on each that inputs name. */
const uses =
  (actions: string, ...inputs: string[]): Ask =>
  (it) =>
    actions.split(" ").flatMap((action) => on(it, action, ["id", ...inputs]));

/** A call on those that inputs name alone. */
const usesOnly =
  (actions: string, ...inputs: string[]): Ask =>
  (it) =>
    actions.split(" ").flatMap((action) => on(it, action, inputs));

function on(it: Deployed, action: string, inputs: readonly string[]): ProviderCall[] {
  const ids = inputs.flatMap((name) => [name === "id" ? it.id : it.inputs[name]].flat()).map(String);
  return ids
    .filter((id) => TYPES[id.split("-")[0] ?? ""] !== undefined)
    .map((id) => ({
      action: `ec2:${action}`,
      resource: arnIn(it, "ec2", `${TYPES[id.split("-")[0] ?? ""]}/${id}`),
      context: OF_THE_STACK,
    }));
}

const see = (names: string) => of("ec2", names);
const retags = { tags: [uses("CreateTags DeleteTags")] };

/**
 * Interfaces that Lambda made linger in a subnet or a group when it is deleted. The provider waits until Lambda has taken them
 * away, and would delete those that it has not: no condition says whose they are, so that the deploy role may not.
 */
const LINGERING = see("DescribeNetworkInterfaces");

const rule = (direction: "Ingress" | "Egress"): Life => ({
  create: [makes(`AuthorizeSecurityGroup${direction}`, "security-group-rule", "securityGroupId")],
  read: see("DescribeSecurityGroupRules"),
  change: { ...retags, description: [uses("ModifySecurityGroupRules", "securityGroupId")] },
  delete: [usesOnly(`RevokeSecurityGroup${direction}`, "securityGroupId")],
});

/** The VPC and what is in it. */
export const network: Readonly<Record<string, Life>> = {
  "aws:ec2/vpc:Vpc": {
    create: [makes("CreateVpc", "vpc"), uses("ModifyVpcAttribute")],
    read: [
      ...see("DescribeVpcs DescribeNetworkAcls DescribeRouteTables DescribeSecurityGroups"),
      uses("DescribeVpcAttribute"),
    ],
    change: { ...retags, enableDnsHostnames: [uses("ModifyVpcAttribute")] },
    delete: [uses("DeleteVpc")],
  },
  "aws:ec2/subnet:Subnet": {
    create: [makes("CreateSubnet", "subnet", "vpcId"), uses("ModifySubnetAttribute")],
    read: see("DescribeSubnets"),
    change: { ...retags, mapPublicIpOnLaunch: [uses("ModifySubnetAttribute")] },
    delete: [...LINGERING, uses("DeleteSubnet")],
  },
  "aws:ec2/internetGateway:InternetGateway": {
    create: [makes("CreateInternetGateway", "internet-gateway"), uses("AttachInternetGateway", "vpcId")],
    read: see("DescribeInternetGateways"),
    change: { ...retags, vpcId: [uses("AttachInternetGateway DetachInternetGateway", "vpcId")] },
    delete: [uses("DetachInternetGateway", "vpcId"), uses("DeleteInternetGateway")],
  },
  "aws:ec2/routeTable:RouteTable": {
    create: [makes("CreateRouteTable", "route-table", "vpcId")],
    read: see("DescribeRouteTables"),
    change: { ...retags, routes: [uses("CreateRoute ReplaceRoute DeleteRoute")] },
    delete: [uses("DeleteRouteTable")],
  },
  "aws:ec2/routeTableAssociation:RouteTableAssociation": {
    create: [usesOnly("AssociateRouteTable", "routeTableId", "subnetId")],
    read: see("DescribeRouteTables"),
    change: { routeTableId: [usesOnly("ReplaceRouteTableAssociation", "routeTableId", "subnetId")] },
    delete: [usesOnly("DisassociateRouteTable", "routeTableId", "subnetId")],
  },
  "aws:ec2/route:Route": {
    create: [usesOnly("CreateRoute", "routeTableId")],
    read: see("DescribeRouteTables"),
    change: { natGatewayId: [usesOnly("ReplaceRoute", "routeTableId")] },
    delete: [usesOnly("DeleteRoute", "routeTableId")],
  },
  "aws:ec2/eip:Eip": {
    create: [makes("AllocateAddress", "elastic-ip")],
    read: see("DescribeAddresses DescribeAddressesAttribute"),
    change: retags,
    delete: [uses("ReleaseAddress")],
  },
  "aws:ec2/natGateway:NatGateway": {
    create: [makes("CreateNatGateway", "natgateway", "subnetId", "allocationId")],
    read: see("DescribeNatGateways"),
    change: retags,
    delete: [uses("DeleteNatGateway")],
  },
  "aws:ec2/securityGroup:SecurityGroup": {
    create: [makes("CreateSecurityGroup", "security-group", "vpcId"), uses("RevokeSecurityGroupEgress")],
    read: see("DescribeSecurityGroups"),
    change: { ...retags, egress: [uses("AuthorizeSecurityGroupEgress RevokeSecurityGroupEgress")] },
    delete: [...LINGERING, uses("DeleteSecurityGroup")],
  },
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": {
    // It came with the VPC, without tags.
    create: [
      (it) => [
        { action: "ec2:CreateTags", resource: arnIn(it, "ec2", `security-group/${it.id}`), context: newTags(it) },
      ],
      uses("RevokeSecurityGroupEgress RevokeSecurityGroupIngress"),
    ],
    read: see("DescribeSecurityGroups"),
    change: retags,
    delete: [],
  },
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": rule("Egress"),
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": rule("Ingress"),
  "aws:ec2/vpcEndpoint:VpcEndpoint": {
    create: [
      makes("CreateVpcEndpoint", "vpc-endpoint", "vpcId", "subnetIds", "securityGroupIds", "routeTableIds"),
      privateName,
    ],
    read: see("DescribeVpcEndpoints DescribePrefixLists"),
    change: {
      ...retags,
      ...Object.fromEntries(
        ["policy", "subnetIds", "securityGroupIds", "routeTableIds"].map((name) => [
          name,
          [uses("ModifyVpcEndpoint", "subnetIds", "securityGroupIds", "routeTableIds")],
        ]),
      ),
    },
    delete: [uses("DeleteVpcEndpoints")],
  },
  "aws:ec2/flowLog:FlowLog": {
    create: [
      makes("CreateFlowLogs", "vpc-flow-log", "vpcId"),
      passRole((it) => text(it, "iamRoleArn"), "vpc-flow-logs"),
    ],
    read: see("DescribeFlowLogs"),
    change: retags,
    delete: [uses("DeleteFlowLogs")],
  },
};

/** An interface endpoint with a private name: EC2 puts the VPC into a zone of AWS's own, by the caller's rights. */
function privateName(it: Deployed): ProviderCall[] {
  if (it.inputs.privateDnsEnabled !== true) return [];
  const context = { "aws:ViaAWSService": "true" };
  return [{ action: "route53:AssociateVPCWithHostedZone", resource: "arn:aws:route53:::hostedzone/Z1", context }];
}
