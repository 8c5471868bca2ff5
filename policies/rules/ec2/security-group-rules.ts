import { type Properties, read, readList, UNKNOWN } from "../../core/properties.ts";

export const GROUP = "aws:ec2/securityGroup:SecurityGroup";
export const DEFAULT_GROUP = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup";
export const INGRESS_RULE = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
export const EGRESS_RULE = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
/** The older kind, which is of either direction. */
export const GROUP_RULE = "aws:ec2/securityGroupRule:SecurityGroupRule";
/** Rules that are resources of their own. */
export const RULES = [INGRESS_RULE, EGRESS_RULE, GROUP_RULE];
/** Every resource that holds rules, or is one. */
export const RULE_HOLDERS = [GROUP, DEFAULT_GROUP, ...RULES];

/** A value and where it stands. */
export type PlacedValue = { path: string; value: unknown };

export type Direction = "ingress" | "egress";

/** One rule of a security group, whichever way it was written. */
export type GroupRule = {
  direction: Direction;
  description: PlacedValue;
  protocol: PlacedValue;
  fromPort: PlacedValue;
  toPort: PlacedValue;
  /** CIDR blocks, of IPv4 and IPv6. Prefix lists and other groups are none. */
  blocks: PlacedValue[];
  /** Whether what it lets through is of its own group; `UNKNOWN` where it can't be told yet. */
  ofItself: boolean | typeof UNKNOWN;
};

const DIRECTIONS: readonly Direction[] = ["ingress", "egress"];

/** The rules that a resource holds, or the one that it is. Where a rule is not known yet, neither is anything about it. */
export function rulesOf(type: string, props: Properties): GroupRule[] {
  if (type === INGRESS_RULE) return [toRule("ingress", "", props)];
  if (type === EGRESS_RULE) return [toRule("egress", "", props)];
  if (type === GROUP_RULE)
    return DIRECTIONS.filter((direction) => [direction, UNKNOWN].includes(props.type as Direction)).map((direction) =>
      props.type === UNKNOWN ? toRule(direction, "type", UNKNOWN) : toRule(direction, "", props),
    );
  return DIRECTIONS.flatMap((direction) =>
    readList(props, direction).map(({ path, value }) => toRule(direction, path, value)),
  );
}

/** Inline rules and those of the older kind say `protocol` and have lists of blocks; the newer ones say `ipProtocol` and have one block. */
function toRule(direction: Direction, path: string, rule: unknown): GroupRule {
  if (rule === UNKNOWN) {
    const unknown = { path, value: UNKNOWN };
    return {
      direction,
      description: unknown,
      protocol: unknown,
      fromPort: unknown,
      toPort: unknown,
      blocks: [unknown],
      ofItself: UNKNOWN,
    };
  }
  const at = (name: string) => (path === "" ? name : `${path}.${name}`);
  const placed = (name: string): PlacedValue => ({ path: at(name), value: read(rule, name) });
  const [one, older] = [placed("ipProtocol"), placed("protocol")];
  const lists = ["cidrBlocks", "ipv6CidrBlocks"].flatMap((name) => readList(rule, name));
  return {
    direction,
    description: placed("description"),
    protocol: one.value === undefined ? older : one,
    fromPort: placed("fromPort"),
    toPort: placed("toPort"),
    blocks: [
      ...lists.map((block) => ({ ...block, path: at(block.path) })),
      ...["cidrIpv4", "cidrIpv6"].map(placed).filter(({ value }) => value !== undefined),
    ],
    ofItself: isOfItself(rule),
  };
}

/** Inline rules and those of the older kind may say `self`; the others name their own group on both sides. */
function isOfItself(rule: unknown): GroupRule["ofItself"] {
  const [self, group] = [read(rule, "self"), read(rule, "securityGroupId")];
  if (self === true || self === UNKNOWN) return self;
  const other = read(rule, "referencedSecurityGroupId") ?? read(rule, "sourceSecurityGroupId");
  if (other === undefined || group === undefined) return false;
  return other === UNKNOWN || group === UNKNOWN ? UNKNOWN : other === group;
}

const protocols: Readonly<Record<string, string>> = {
  "-1": "all",
  "1": "icmp",
  "6": "tcp",
  "17": "udp",
  "58": "icmpv6",
};

/** A protocol by its name, be it given by name or number: `all` for every one. {@link UNKNOWN} stays so. */
export function protocolOf(value: unknown): string | typeof UNKNOWN {
  if (value === UNKNOWN) return UNKNOWN;
  const text = typeof value === "string" || typeof value === "number" ? `${value}`.toLowerCase() : "";
  return protocols[text] ?? text;
}

/** Whether a protocol has ports. */
export const hasPorts = (protocol: string): boolean => protocol === "tcp" || protocol === "udp";

/** The first and the last port of a rule; one that is not given leaves its end open. */
export function portsOf(first: unknown, last: unknown): { from: number; to: number } {
  const port = (value: unknown, open: number) => (typeof value === "number" ? value : open);
  return { from: port(first, 0), to: port(last, 65_535) };
}

/** Length of a CIDR block's network prefix, in bits; undefined for what is no block. */
export function prefixLength(block: unknown): number | undefined {
  const bits = typeof block === "string" ? /^[0-9a-f.:]+\/(\d{1,3})$/i.exec(block)?.[1] : undefined;
  return bits === undefined ? undefined : Number(bits);
}

/** Whether a block is of IPv6. */
export const isIpv6 = (block: unknown): boolean => typeof block === "string" && block.includes(":");

/** No owner of addresses has a block as large as these: it takes in the world, or a half of it, as `0.0.0.0/1` does. */
const LARGEST_PREFIX = { ipv4: 8, ipv6: 16 };

/** Whether a block takes in the world. */
export function isWorld(block: unknown): boolean {
  const bits = prefixLength(block);
  return bits !== undefined && bits < (isIpv6(block) ? LARGEST_PREFIX.ipv6 : LARGEST_PREFIX.ipv4);
}

/** The blocks of a rule that take in the world; those that are not known yet where none is known to. */
export function worldOf({ blocks }: GroupRule): PlacedValue[] {
  const world = blocks.filter(({ value }) => isWorld(value));
  return world.length > 0 ? world : blocks.filter(({ value }) => value === UNKNOWN);
}
