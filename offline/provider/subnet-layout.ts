import { ModelError } from "./model.ts";

/** What a program asks for in each availability zone. */
export type SubnetSpec = {
  type: "Public" | "Private" | "Isolated" | "Unused";
  name?: string | undefined;
  /** Length of the network prefix. @default an even share of the zone */
  cidrMask?: number | undefined;
  /** Addresses; a power of two. */
  size?: number | undefined;
  /** One block a zone, when the program does the arithmetic itself. */
  cidrBlocks?: string[] | undefined;
  tags?: Record<string, string> | undefined;
};

/** One subnet of a VPC. */
export type PlannedSubnet = { name: string; spec: SubnetSpec; zone: string; cidrBlock: string };

/** A VPC's block and what to divide it into. */
export type Layout = {
  vpcName: string;
  cidrBlock: string;
  zones: string[];
  /** @default a private and a public subnet */
  specs: SubnetSpec[] | undefined;
  /** Prefix length of a zone's share. @default an even share of the VPC */
  zoneMask?: number | undefined;
};

type Block = { first: number; mask: number };

/**
 * Divides a VPC as awsx's strategy `Auto` does: evenly between the zones, then each zone in the order of the specs,
 * every subnet on a boundary of its own size. Throws {@link ModelError} when they don't fit.
 */
export function layOutSubnets(layout: Layout): PlannedSubnet[] {
  const { vpcName, cidrBlock, zones } = layout;
  const vpc = parseBlock(cidrBlock);
  const zoneMask = layout.zoneMask ?? vpc.mask + Math.ceil(Math.log2(zones.length));
  const specs = layout.specs ?? defaultSpecs(zoneMask);
  const evenMask = zoneMask + Math.ceil(Math.log2(specs.length));
  return zones.flatMap((zone, zoneIndex) => {
    const zoneFirst = vpc.first + zoneIndex * sizeOf(zoneMask);
    let free = zoneFirst;
    return specs.map((spec) => {
      const mask = maskOf(spec) ?? evenMask;
      const first = Math.ceil(free / sizeOf(mask)) * sizeOf(mask);
      free = first + sizeOf(mask);
      if (free > zoneFirst + sizeOf(zoneMask) || free > vpc.first + sizeOf(vpc.mask))
        throw new ModelError(
          `Subnets of VPC '${vpcName}' must fit ${cidrBlock} in ${zones.length} zones.\nFix: a larger block, or smaller subnets`,
        );
      const block = spec.cidrBlocks?.[zoneIndex] ?? formatBlock({ first, mask });
      return {
        name: `${vpcName}-${spec.name ?? spec.type.toLowerCase()}-${zoneIndex + 1}`,
        spec,
        zone,
        cidrBlock: block,
      };
    });
  });
}

const defaultSpecs = (zoneMask: number): SubnetSpec[] => [
  { type: "Private", cidrMask: Math.max(zoneMask, 16) + 1 },
  { type: "Public", cidrMask: Math.max(zoneMask, 16) + 2 },
];

function maskOf({ cidrMask, size, cidrBlocks: [first] = [] }: SubnetSpec): number | undefined {
  if (cidrMask !== undefined) return cidrMask;
  if (size !== undefined) return 32 - Math.log2(size);
  return first === undefined ? undefined : parseBlock(first).mask;
}

const sizeOf = (mask: number) => 2 ** (32 - mask);

function parseBlock(block: string): Block {
  const [, a, b, c, d, mask] = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\/(\d+)$/.exec(block) ?? [];
  if (mask === undefined)
    throw new ModelError(`A CIDR block must be like 10.0.0.0/16, got ${block}.\nFix: correct the block`);
  return { first: [a, b, c, d].reduce((address, part) => address * 256 + Number(part), 0), mask: Number(mask) };
}

function formatBlock({ first, mask }: Block): string {
  const part = (shift: number) => Math.floor(first / 2 ** shift) % 256;
  return `${part(24)}.${part(16)}.${part(8)}.${part(0)}/${mask}`;
}
