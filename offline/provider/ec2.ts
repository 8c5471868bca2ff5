import { ACCOUNT_ID } from "../../command-line/laptop.ts";
import { hexOf, list, type Model, type Models, type NewResource, text } from "./model.ts";

/** Resources known by an ID of their own and an ARN made from it. */
const plain = (
  kind: string,
  prefix: string,
  more: (subject: NewResource, id: string) => Record<string, unknown>,
): Model => ({
  answer(subject) {
    const id = subject.ec2Id(prefix);
    return { id, arn: subject.arn("ec2", `${kind}/${id}`), ownerId: ACCOUNT_ID, ...more(subject, id) };
  },
});

const defaultGroupId = (vpcId: string) => `sg-${hexOf(`${vpcId} default security group`, 17)}`;

/** EC2's network: VPCs and what is in them. */
export const ec2: Models = {
  "aws:ec2/vpc:Vpc": plain("vpc", "vpc", (_, id) => ({
    defaultSecurityGroupId: defaultGroupId(id),
    defaultNetworkAclId: `acl-${hexOf(`${id} default ACL`, 17)}`,
    defaultRouteTableId: `rtb-${hexOf(`${id} main route table`, 17)}`,
    mainRouteTableId: `rtb-${hexOf(`${id} main route table`, 17)}`,
    dhcpOptionsId: `dopt-${hexOf(`${id} DHCP options`, 17)}`,
    enableDnsSupport: true,
    enableDnsHostnames: false,
    enableNetworkAddressUsageMetrics: false,
    instanceTenancy: "default",
  })),
  "aws:ec2/subnet:Subnet": plain("subnet", "subnet", () => ({
    mapPublicIpOnLaunch: false,
    assignIpv6AddressOnCreation: false,
    privateDnsHostnameTypeOnLaunch: "ip-name",
  })),
  "aws:ec2/routeTable:RouteTable": plain("route-table", "rtb", () => ({ routes: [], propagatingVgws: [] })),
  "aws:ec2/routeTableAssociation:RouteTableAssociation": { answer: ({ ec2Id }) => ({ id: ec2Id("rtbassoc") }) },
  "aws:ec2/route:Route": {
    answer({ inputs }) {
      const destination = text(inputs.destinationCidrBlock) || text(inputs.destinationIpv6CidrBlock);
      const to = destination || text(inputs.destinationPrefixListId);
      const id = `r-${text(inputs.routeTableId)}${Number.parseInt(hexOf(to, 8), 16)}`;
      return { id, origin: "CreateRoute", state: "active" };
    },
  },
  "aws:ec2/securityGroup:SecurityGroup": {
    ...plain("security-group", "sg", () => ({
      description: "Managed by Pulumi",
      ingress: [],
      egress: [],
      revokeRulesOnDelete: false,
    })),
    nameInput: "name",
  },
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": {
    answer({ inputs, arn }) {
      const id = defaultGroupId(text(inputs.vpcId));
      const description = "default VPC security group";
      const group = { arn: arn("ec2", `security-group/${id}`), ownerId: ACCOUNT_ID, name: "default", description };
      return { id, ...group, ingress: [], egress: [] };
    },
  },
  "aws:ec2/vpcEndpoint:VpcEndpoint": plain("vpc-endpoint", "vpce", (subject, id) => endpoint(subject, id)),
  "aws:ec2/internetGateway:InternetGateway": plain("internet-gateway", "igw", () => ({})),
  "aws:ec2/natGateway:NatGateway": {
    answer: ({ ec2Id }) => ({
      id: ec2Id("nat"),
      connectivityType: "public",
      networkInterfaceId: ec2Id("eni"),
      associationId: ec2Id("eipassoc"),
      publicIp: publicIp(ec2Id("nat")),
    }),
  },
  "aws:ec2/eip:Eip": plain("elastic-ip", "eipalloc", (_, id) => ({
    allocationId: id,
    domain: "vpc",
    publicIp: publicIp(id),
  })),
  "aws:ec2/flowLog:FlowLog": plain("vpc-flow-log", "fl", () => ({
    logDestinationType: "cloud-watch-logs",
    maxAggregationInterval: 600,
  })),
};

/** A gateway endpoint has a prefix list to route to; an interface endpoint has one network interface a subnet. */
function endpoint({ inputs, region, ec2Id }: NewResource, id: string): Record<string, unknown> {
  const service = text(inputs.serviceName);
  const common = { state: "available", requesterManaged: false, serviceRegion: region };
  if (inputs.vpcEndpointType === undefined || inputs.vpcEndpointType === "Gateway")
    return { ...common, vpcEndpointType: "Gateway", prefixListId: `pl-${hexOf(service, 8)}`, networkInterfaceIds: [] };
  const networkInterfaceIds = list(inputs.subnetIds).map((subnet) => `eni-${hexOf(`${id} ${text(subnet)}`, 17)}`);
  const host = `${ec2Id("vpce")}.${service.split(".").slice(3).join(".")}.${region}.vpce.amazonaws.com`;
  return { ...common, networkInterfaceIds, dnsEntries: [{ dnsName: host, hostedZoneId: "Z0000000000000" }] };
}

/** An address of TEST-NET-3, which nothing routes. */
const publicIp = (seed: string) => `203.0.113.${Number.parseInt(hexOf(seed, 2), 16)}`;
