import { typeOf } from "../../../offline/engine/urn.ts";
import type { Living } from "./living.ts";
import { plain, type Wire } from "./wire.ts";

const MAPPING = "aws:lambda/eventSourceMapping:EventSourceMapping";
const SUBNET = "aws:ec2/subnet:Subnet";
const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";
const ASSOCIATION = "aws:ec2/routeTableAssociation:RouteTableAssociation";
const ALIAS = "aws:kms/alias:Alias";
const STREAM = "aws:kinesis/stream:Stream";
const FUNCTION = "aws:lambda/function:Function";

/** What AWS itself refuses to create beside what lives; undefined when it takes it. */
export function refusedCreation(urn: string, inputs: Wire, living: readonly Living[]): string | undefined {
  const own = plain(inputs);
  const same = living.filter((other) => typeOf(other.urn) === typeOf(urn)).map(({ outputs }) => outputs);
  return creations[typeOf(urn)]?.(own, same, living);
}

type Refuses = (inputs: Wire, same: readonly Wire[], living: readonly Living[]) => string | undefined;

const alike = (one: Wire, other: Wire, ...names: string[]) =>
  names.every((name) => JSON.stringify(one[name]) === JSON.stringify(other[name]));

const creations: Record<string, Refuses> = {
  [MAPPING]: (own, same) =>
    same.some((other) => alike(own, other, "eventSourceArn", "functionName"))
      ? "ResourceConflictException: The event source arn and function provided mapping already exists."
      : undefined,
  [SUBNET]: (own, same, living) => {
    const cidr = String(own.cidrBlock);
    if (same.some((other) => alike(own, other, "vpcId") && overlap(String(other.cidrBlock), cidr)))
      return `InvalidSubnet.Conflict: The CIDR '${cidr}' conflicts with another subnet`;
    const vpc = living.find(({ id }) => id === own.vpcId);
    if (vpc === undefined) return `InvalidVpcID.NotFound: The vpc ID '${String(own.vpcId)}' does not exist`;
    return within(cidr, String(vpc.outputs.cidrBlock))
      ? undefined
      : `InvalidSubnet.Range: The CIDR '${cidr}' is invalid.`;
  },
  [ENDPOINT]: (own, same) =>
    own.privateDnsEnabled === true && same.some((other) => alike(own, other, "vpcId", "serviceName"))
      ? "InvalidParameter: private-dns-enabled cannot be set because there is already a conflicting DNS domain"
      : undefined,
  [ASSOCIATION]: (own, same) =>
    same.some((other) => alike(own, other, "subnetId"))
      ? "Resource.AlreadyAssociated: the specified association already exists"
      : undefined,
  [ALIAS]: (own, same) =>
    same.some((other) => alike(own, other, "name", "region")) ? "AlreadyExistsException: An alias exists" : undefined,
};

/** What AWS refuses to make of something that lives. */
export function refusedUpdate(urn: string, before: Wire, after: Wire): string | undefined {
  if (typeOf(urn) !== STREAM) return undefined;
  const [had, wants] = [plain(before).shardCount, plain(after).shardCount].map(Number);
  if (had === undefined || wants === undefined || !(had > 0) || !(wants > 0)) return undefined;
  return wants > 2 * had || wants < had / 2
    ? "LimitExceededException: UpdateShardCount cannot scale above double or below half of the current shard count"
    : undefined;
}

/** By type, what may not stand on it any more when it is deleted: type and input that names it. */
const dependants: Readonly<Record<string, readonly (readonly [type: string, input: string])[]>> = {
  "aws:ec2/vpc:Vpc": [
    ...[SUBNET, "aws:ec2/securityGroup:SecurityGroup", ENDPOINT].map((type) => [type, "vpcId"] as const),
    ...["aws:ec2/routeTable:RouteTable", "aws:ec2/internetGateway:InternetGateway"].map(
      (type) => [type, "vpcId"] as const,
    ),
  ],
  [SUBNET]: [
    [ENDPOINT, "subnetIds"],
    ["aws:ec2/natGateway:NatGateway", "subnetId"],
  ],
  "aws:ec2/securityGroup:SecurityGroup": [
    [ENDPOINT, "securityGroupIds"],
    ["aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", "referencedSecurityGroupId"],
    ["aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "referencedSecurityGroupId"],
  ],
  "aws:ec2/routeTable:RouteTable": [[ASSOCIATION, "routeTableId"]],
  "aws:ec2/eip:Eip": [["aws:ec2/natGateway:NatGateway", "allocationId"]],
  "aws:iam/role:Role": [["aws:iam/rolePolicyAttachment:RolePolicyAttachment", "role"]],
  "aws:iam/policy:Policy": [["aws:iam/rolePolicyAttachment:RolePolicyAttachment", "policyArn"]],
};

/** What AWS refuses to delete because of what stands on it. A version of a function keeps the network that it was made with. */
export function refusedDeletion(urn: string, id: string, living: readonly Living[]): string | undefined {
  const holds = ({ urn: other, inputs }: Living) =>
    (dependants[typeOf(urn)] ?? []).some(
      ([type, input]) => typeOf(other) === type && [plain(inputs)[input]].flat().includes(id),
    );
  const inFunction = living.find(
    (one) => typeOf(one.urn) === FUNCTION && JSON.stringify(one.networks ?? []).includes(`"${id}"`),
  );
  const holder = inFunction ?? living.find(holds);
  return holder && `DependencyViolation: ${id} has a dependent object, ${holder.id}, and cannot be deleted.`;
}

function overlap(one: string, other: string): boolean {
  const [a, b] = [range(one), range(other)];
  return a.first <= b.last && b.first <= a.last;
}

function within(one: string, other: string): boolean {
  const [inner, outer] = [range(one), range(other)];
  return outer.first <= inner.first && inner.last <= outer.last;
}

function range(cidr: string): { first: number; last: number } {
  const [address = "", mask] = cidr.split("/");
  const first = address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
  return { first, last: first + 2 ** (32 - Number(mask)) - 1 };
}
