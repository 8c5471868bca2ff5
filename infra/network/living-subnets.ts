import * as ec2 from "@pulumi/aws/ec2/index.js";
import * as pulumi from "@pulumi/pulumi";
import { runError } from "../run-error.ts";
import { type NewNetwork, subnetsOf } from "./subnets.ts";

/** A subnet: its address range, and its zone where one is known. */
export type Range = { cidr: string; zone?: string | undefined };

/** What tells a VPC of this stack from others. */
export type LivingArgs = { name: string; plan: NewNetwork; region: string; tags: Readonly<Record<string, string>> };

/**
 * Resolves, to nothing to wait for, once no subnet that lives stands in the way of those that a plan asks for: EC2 takes no two that
 * overlap, and Pulumi builds the new one first. Rejects with `pulumi.RunError` for a plan that moves subnets, in preview too.
 */
export async function checkLivingSubnets(args: LivingArgs, parent: pulumi.Resource): Promise<pulumi.Resource[]> {
  const { plan, region } = args;
  const moved = movedSubnets(rangesOf(plan), await livingSubnets(args, parent));
  if (moved.length === 0) return [];
  const setting = (name: string) => `pulumi config set ${pulumi.getProject()}:${name}`;
  throw runError(
    `availabilityZones, zones, nat and subnetLayout must leave the subnets that live in ${region} where they are, got ${moved.join(", ")}.\n` +
      `Fix: set them back, or build another VPC beside it: ${setting("vpcCidr")} ${nextCidr(plan.cidr)} && ${setting("subnetLayout")} fixed`,
  );
}

/** What stands in the way of new subnets, a few words each. */
export function movedSubnets(wanted: readonly Range[], living: readonly Range[]): string[] {
  return wanted.flatMap((subnet) =>
    living
      .filter((other) => overlaps(subnet.cidr, other.cidr) && !isSame(subnet, other))
      .map((other) => `${words(subnet)} over ${words(other)}`),
  );
}

/** The subnets that a plan comes to: awsx divides evenly what no mask of the plan's says, each on a boundary of its size. */
export function rangesOf(plan: NewNetwork): Range[] {
  const { subnetSpecs, availabilityZoneCidrMask } = subnetsOf(plan);
  const zones: readonly (string | undefined)[] =
    plan.zones ?? Array.from({ length: plan.availabilityZones }, () => undefined);
  const { first, mask } = parse(plan.cidr);
  const zoneMask = availabilityZoneCidrMask ?? mask + Math.ceil(Math.log2(zones.length));
  const evenMask = zoneMask + Math.ceil(Math.log2(subnetSpecs.length));
  return zones.flatMap((zone, index) => {
    let free = first + index * sizeOf(zoneMask);
    return subnetSpecs.map(({ cidrMask = evenMask }) => {
      const at = Math.ceil(free / sizeOf(cidrMask)) * sizeOf(cidrMask);
      free = at + sizeOf(cidrMask);
      return { cidr: format(at, cidrMask), zone };
    });
  });
}

async function livingSubnets({ name, plan, region, tags }: LivingArgs, parent: pulumi.Resource): Promise<Range[]> {
  const own = ["project", "stack"].flatMap((tag) => (tags[tag] === undefined ? [] : [[tag, tags[tag]] as const]));
  const filters = [["Name", name] as const, ...own].map(([tag, value]) => ({ name: `tag:${tag}`, values: [value] }));
  const inRegion = { parent };
  const { ids: vpcs = [] } = await ec2.getVpcs(
    { region, filters: [...filters, { name: "cidr", values: [plan.cidr] }] },
    inRegion,
  );
  if (vpcs.length === 0) return [];
  const { ids } = await ec2.getSubnets({ region, filters: [{ name: "vpc-id", values: vpcs }] }, inRegion);
  const found = await Promise.all(ids.map((id) => ec2.getSubnet({ region, id }, inRegion)));
  return found.map(({ cidrBlock, availabilityZone }) => ({ cidr: cidrBlock, zone: availabilityZone }));
}

/** Where neither says another zone, the zone is the same. */
const isSame = (one: Range, other: Range) =>
  one.cidr === other.cidr && (one.zone === undefined || other.zone === undefined || one.zone === other.zone);

const words = ({ cidr, zone }: Range) => (zone === undefined ? cidr : `${cidr} in ${zone}`);

const sizeOf = (mask: number) => 2 ** (32 - mask);

function parse(cidr: string): { first: number; mask: number } {
  const [address = "", mask] = cidr.split("/");
  return { first: address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0), mask: Number(mask) };
}

const format = (first: number, mask: number): string =>
  `${[24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256).join(".")}/${mask}`;

function overlaps(one: string, other: string): boolean {
  const [a, b] = [parse(one), parse(other)];
  return a.first < b.first + sizeOf(b.mask) && b.first < a.first + sizeOf(a.mask);
}

/** The range of the same size behind another. */
function nextCidr(cidr: string): string {
  const { first, mask } = parse(cidr);
  return format(first + sizeOf(mask), mask);
}
