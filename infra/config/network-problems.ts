import { BlockList } from "node:net";
import { type Problem, problem } from "./problem.ts";
import type { Settings } from "./settings.ts";

/** Ranges that EC2 refuses for a VPC. https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html */
const refused: readonly [network: string, prefix: number][] = [
  ["0.0.0.0", 8],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["224.0.0.0", 4],
];

/** The smallest subnet of AWS. */
const SUBNET_PREFIX = 28;

/** What is wrong with the range of the VPCs, and with the zones that it is divided between. */
export function networkProblems(values: Partial<Settings>, project: string): Problem[] {
  const { vpcCidr, zones = {} } = values;
  const strangeZones = Object.entries(zones).flatMap(([region, names]) =>
    names
      .filter((name) => name.slice(0, -1) !== region)
      .map((name) => ({
        name: `${project}:zones["${region}"]`,
        rule: `name zones of ${region}, such as ${region}a`,
        got: name,
        fix: `pulumi config rm --path '${project}:zones["${region}"]'`,
      })),
  );
  if (vpcCidr === undefined) return strangeZones;
  const refuse = (broken: boolean, rule: string, value: string) =>
    broken ? [problem(project, "vpcCidr", rule, vpcCidr, value)] : [];
  const first = firstOf(vpcCidr);
  if (first !== vpcCidr) return [...strangeZones, ...refuse(true, `begin where its block begins, ${first}`, first)];
  const deepest = SUBNET_PREFIX - subnetBits(values);
  return [
    ...strangeZones,
    ...refuse(isRefused(vpcCidr), "lie in a range that EC2 takes for a VPC", "10.0.0.0/16"),
    ...refuse(
      Number(vpcCidr.split("/")[1]) > deepest,
      `be at most /${deepest}, so that no subnet is smaller than /${SUBNET_PREFIX}`,
      vpcCidr.replace(/\d+$/, `${deepest}`),
    ),
  ];
}

/** How many bits longer than the VPC's the prefix of its smallest subnet is. */
function subnetBits({ subnetLayout = "even", availabilityZones = 2, zones = {}, nat = "none" }: Partial<Settings>) {
  const ofKinds = nat === "none" ? 0 : 1;
  if (subnetLayout === "fixed") return 4;
  const most = Math.max(availabilityZones, ...Object.values(zones).map((names) => names.length));
  return Math.ceil(Math.log2(most)) + ofKinds;
}

/** The block that an address with a prefix lies in. */
function firstOf(cidr: string): string {
  const [address = "", prefix = ""] = cidr.split("/");
  const whole = address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
  const size = 2 ** (32 - Number(prefix));
  const first = Math.floor(whole / size) * size;
  return `${[24, 16, 8, 0].map((bits) => Math.floor(first / 2 ** bits) % 256).join(".")}/${prefix}`;
}

function isRefused(cidr: string): boolean {
  const list = new BlockList();
  for (const [network, prefix] of refused) list.addSubnet(network, prefix);
  return list.check(cidr.split("/")[0] ?? "");
}
