import { z } from "zod";
import { firstZones } from "./availability-zones.ts";
import { ModelError } from "./model.ts";

const tags = z.record(z.string(), z.string());
const subnetSpec = z.strictObject({
  type: z.enum(["Public", "Private", "Isolated", "Unused"]),
  name: z.string().optional(),
  cidrMask: z.int().min(1).max(28).optional(),
  size: z.int().positive().optional(),
  cidrBlocks: z.array(z.string()).optional(),
  tags: tags.optional(),
});
const vpcArgs = z.strictObject({
  region: z.string().optional(),
  cidrBlock: z.string().default("10.0.0.0/16"),
  numberOfAvailabilityZones: z.int().positive().optional(),
  availabilityZoneNames: z.array(z.string()).min(1).optional(),
  availabilityZoneCidrMask: z.int().optional(),
  subnetStrategy: z.enum(["Auto", "Exact", "Legacy"]).default("Legacy"),
  subnetSpecs: z.array(subnetSpec).min(1).optional(),
  natGateways: z.strictObject({ strategy: z.enum(["None", "Single", "OnePerAz"]) }).default({ strategy: "OnePerAz" }),
  enableDnsHostnames: z.boolean().optional(),
  enableDnsSupport: z.boolean().optional(),
  enableNetworkAddressUsageMetrics: z.boolean().optional(),
  instanceTenancy: z.string().optional(),
  tags: tags.optional(),
});
/** Arguments of `awsx:ec2:Vpc` that have a model. */
export type VpcArgs = z.infer<typeof vpcArgs>;

/** Checks the arguments of `awsx:ec2:Vpc`. Throws {@link ModelError} for what awsx refuses, and for what has no model. */
export function parseVpcArgs(name: string, inputs: unknown): VpcArgs {
  const parsed = vpcArgs.safeParse(inputs);
  if (!parsed.success)
    throw new ModelError(
      `awsx:ec2:Vpc '${name}' is asked for what has no model here:\n${z.prettifyError(parsed.error)}`,
    );
  const { data: args } = parsed;
  const types = new Set((args.subnetSpecs ?? [{ type: "Public" }, { type: "Private" }]).map(({ type }) => type));
  const refuse = (broken: boolean, text: string) => {
    if (broken) throw new ModelError(`awsx:ec2:Vpc '${name}': ${text}`);
  };
  refuse(
    args.subnetStrategy === "Legacy" && args.subnetSpecs !== undefined,
    'subnetStrategy must be "Auto" or "Exact" beside subnetSpecs, got "Legacy", its default.\nFix: subnetStrategy: "Auto"',
  );
  refuse(
    args.availabilityZoneNames !== undefined && args.numberOfAvailabilityZones !== undefined,
    "only one of availabilityZoneNames and numberOfAvailabilityZones may be given, got both.\nFix: leave one out",
  );
  refuse(
    args.natGateways.strategy !== "None" && !(types.has("Public") && types.has("Private")),
    `natGateways.strategy must be "None" without both private and public subnets, got "${args.natGateways.strategy}".\nFix: natGateways: { strategy: "None" }`,
  );
  return args;
}

/** The availability zones that a VPC spans: those named, or else the region's first. Throws {@link ModelError} if it has too few. */
export function zonesOf(name: string, args: VpcArgs, providerRegion: string | undefined): string[] {
  if (args.availabilityZoneNames) return args.availabilityZoneNames;
  const region = args.region ?? providerRegion;
  if (region === undefined || region === "")
    throw new ModelError(
      `region of awsx:ec2:Vpc '${name}' must be given, got none.\nFix: set region on it, or pulumi config set aws:region us-east-1`,
    );
  return firstZones(region, args.numberOfAvailabilityZones ?? 3);
}
