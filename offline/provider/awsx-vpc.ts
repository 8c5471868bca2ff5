import { parseVpcArgs, type VpcArgs, zonesOf } from "./awsx-vpc-args.ts";
import type { Child, ChildDeclaration, ComponentAnswer, ComponentRequest } from "./component.ts";
import { layOutSubnets, type PlannedSubnet } from "./subnet-layout.ts";

/** Children by what they are, in the order of their creation. */
type Built = Record<"subnet" | "routeTable" | "association" | "route" | "eip" | "natGateway", Child[]>;

/**
 * `awsx:ec2:Vpc`: a VPC with subnets in each zone, as https://www.pulumi.com/docs/iac/guides/building-extending/aws-vpc/ has it.
 * Strategy `Legacy` only with its default subnets; no IPv6, IPAM or endpoint specs. Throws {@link ModelError} for those.
 */
export async function awsxVpc({
  urn,
  name,
  inputs,
  providerRegion,
  create,
}: ComponentRequest): Promise<ComponentAnswer> {
  const args = parseVpcArgs(name, inputs);
  const zones = zonesOf(name, args, providerRegion);
  const planned = layOutSubnets({
    vpcName: name,
    cidrBlock: args.cidrBlock,
    zones,
    specs: args.subnetSpecs,
    zoneMask: args.availabilityZoneCidrMask,
  });
  const subnets = inCreationOrder(planned, zones);
  const region = args.region === undefined ? {} : { region: args.region };
  const shared = { Name: name, ...args.tags };
  const { enableDnsHostnames, enableDnsSupport, enableNetworkAddressUsageMetrics, instanceTenancy, cidrBlock } = args;
  const dns = { enableDnsHostnames, enableDnsSupport, enableNetworkAddressUsageMetrics, instanceTenancy };
  const add = (child: ChildDeclaration) => create({ ...child, inputs: defined({ ...child.inputs, ...region }) });

  const vpc = await add({ type: "aws:ec2/vpc:Vpc", name, parent: urn, inputs: { cidrBlock, ...dns, tags: shared } });
  const inVpc = { parent: vpc.urn, propertyDependencies: { vpcId: [vpc.urn] } };
  const gateway = { type: "aws:ec2/internetGateway:InternetGateway", name, inputs: { vpcId: vpc.id, tags: shared } };
  const internetGateway = await add({ ...gateway, ...inVpc });
  const built: Built = { subnet: [], routeTable: [], association: [], route: [], eip: [], natGateway: [] };
  for (const subnet of subnets)
    await addSubnet({ name, args, vpc, internetGateway, zoneIndex: zones.indexOf(subnet.zone), subnet, built, add });
  return answerOf(vpc, internetGateway, subnets, built);
}

type SubnetContext = {
  name: string;
  args: VpcArgs;
  vpc: Child;
  internetGateway: Child;
  zoneIndex: number;
  subnet: PlannedSubnet;
  built: Built;
  add(child: ChildDeclaration): Promise<Child>;
};

/** A subnet, its route table, and the way out that its type has. */
async function addSubnet(context: SubnetContext): Promise<void> {
  const { args, vpc, subnet, built, add, name } = context;
  const { spec, zone, cidrBlock, name: subnetName } = subnet;
  const shared = { Name: name, ...args.tags };
  const own = { Name: subnetName, SubnetType: spec.type };
  const mapPublicIpOnLaunch = spec.type === "Public";
  const created = await add({
    type: "aws:ec2/subnet:Subnet",
    name: subnetName,
    parent: vpc.urn,
    inputs: {
      vpcId: vpc.id,
      availabilityZone: zone,
      cidrBlock,
      mapPublicIpOnLaunch,
      tags: { ...shared, ...spec.tags, ...own },
    },
    propertyDependencies: { vpcId: [vpc.urn] },
  });
  const routeTable = await add({
    type: "aws:ec2/routeTable:RouteTable",
    name: subnetName,
    parent: created.urn,
    inputs: { vpcId: vpc.id, tags: { ...shared, ...own } },
    propertyDependencies: { vpcId: [vpc.urn] },
    dependsOn: [created.urn],
  });
  built.subnet.push(created);
  built.routeTable.push(routeTable);
  built.association.push(
    await add({
      type: "aws:ec2/routeTableAssociation:RouteTableAssociation",
      name: subnetName,
      parent: routeTable.urn,
      inputs: { routeTableId: routeTable.id, subnetId: created.id },
      propertyDependencies: { routeTableId: [routeTable.urn], subnetId: [created.urn] },
    }),
  );
  if (spec.type === "Public") await addNatGateway(context, created);
  await addRoute(context, routeTable);
}

/** One in the first zone, or one in each. */
async function addNatGateway({ name, args, zoneIndex, built, add }: SubnetContext, subnet: Child): Promise<void> {
  const wanted = { None: 0, Single: 1, OnePerAz: zoneIndex + 1 }[args.natGateways.strategy];
  if (built.natGateway.length >= wanted) return;
  const gatewayName = `${name}-${zoneIndex + 1}`;
  const child = { name: gatewayName, parent: subnet.urn, dependsOn: [subnet.urn] };
  const gatewayTags = { ...args.tags, Name: gatewayName };
  const eip = await add({ ...child, type: "aws:ec2/eip:Eip", inputs: { tags: gatewayTags } });
  built.eip.push(eip);
  built.natGateway.push(
    await add({
      ...child,
      type: "aws:ec2/natGateway:NatGateway",
      inputs: { subnetId: subnet.id, allocationId: eip.id, tags: gatewayTags },
      propertyDependencies: { subnetId: [subnet.urn], allocationId: [eip.urn] },
    }),
  );
}

/** Public subnets go out by the internet gateway, private ones by NAT, isolated ones not at all. */
async function addRoute({ subnet, internetGateway, zoneIndex, args, built, add }: SubnetContext, routeTable: Child) {
  const { type } = subnet.spec;
  const nat = built.natGateway[args.natGateways.strategy === "Single" ? 0 : zoneIndex];
  const [key, target] =
    type === "Public" ? (["gatewayId", internetGateway] as const) : (["natGatewayId", nat] as const);
  if (type === "Isolated" || target === undefined) return;
  built.route.push(
    await add({
      type: "aws:ec2/route:Route",
      name: subnet.name,
      parent: routeTable.urn,
      inputs: { routeTableId: routeTable.id, destinationCidrBlock: "0.0.0.0/0", [key]: target.id },
      propertyDependencies: { routeTableId: [routeTable.urn], [key]: [target.urn] },
    }),
  );
}

/** What reaches the program: children as resources, and the IDs that other resources ask for. */
function answerOf(vpc: Child, internetGateway: Child, planned: PlannedSubnet[], built: Built): ComponentAnswer {
  const ofType = (type: string) => built.subnet.filter((_, index) => planned[index]?.spec.type === type);
  const subnets = { public: ofType("Public"), private: ofType("Private"), isolated: ofType("Isolated") };
  const answer: ComponentAnswer = { outputs: {}, dependencies: {} };
  const put = (key: string, from: Child[], value: unknown) => {
    answer.outputs[key] = value;
    answer.dependencies[key] = from.map(({ urn }) => urn);
  };
  const putResources = (key: string, from: Child[]) =>
    put(
      key,
      from,
      from.map(({ reference }) => reference),
    );
  put("vpc", [vpc], vpc.reference);
  put("vpcId", [vpc], vpc.id);
  put("internetGateway", [internetGateway], internetGateway.reference);
  for (const [type, children] of Object.entries(subnets)) {
    putResources(`${type}Subnets`, children);
    put(
      `${type}SubnetIds`,
      children,
      children.map(({ id }) => id),
    );
  }
  putResources("subnets", built.subnet);
  putResources("routeTables", built.routeTable);
  putResources("routeTableAssociations", built.association);
  putResources("routes", built.route);
  putResources("natGateways", built.natGateway);
  putResources("eips", built.eip);
  putResources("vpcEndpoints", []);
  return answer;
}

/** Zone by zone; within a zone public subnets first, since NAT gateways stand in them, isolated ones last. */
function inCreationOrder(planned: PlannedSubnet[], zones: string[]): PlannedSubnet[] {
  const order = ["Public", "Private", "Isolated"];
  return planned
    .filter(({ spec }) => spec.type !== "Unused")
    .sort(
      (a, b) =>
        zones.indexOf(a.zone) - zones.indexOf(b.zone) || order.indexOf(a.spec.type) - order.indexOf(b.spec.type),
    );
}

const defined = (inputs: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== undefined));
