import { z } from "zod";
import { integerSetting, setting } from "./setting.ts";

/** Name of a region of the aws partition, by its form. */
export const region = z.string().regex(/^(?!cn-|us-gov-|us-iso|eu-iso)[a-z]{2}(-[a-z]+)+-\d$/);

/** Whether no value stands twice. */
export const distinct = (values: readonly string[]): boolean => new Set(values).size === values.length;

const id = (prefix: string) => z.string().regex(new RegExp(`^${prefix}-[0-9a-f]+$`));
const prefixLength = (cidr: string) => Number(cidr.split("/")[1]);

/** The settings of each region's network. */
export const networkSettings = {
  vpcCidr: setting({
    schema: z.cidrv4().refine((cidr) => prefixLength(cidr) >= 16 && prefixLength(cidr) <= 28),
    description: "Address range of each region's VPC. Regions may share one: their VPCs are not connected.",
    rule: "be an IPv4 CIDR block from /16 to /28",
    example: "10.0.0.0/16",
    default: "10.0.0.0/16",
  }),
  subnetLayout: setting({
    schema: z.enum(["even", "fixed"]),
    description:
      "How a VPC is divided. fixed leaves room: more zones and NAT come later without moving a subnet. even fills it.",
    rule: "be even or fixed",
    example: "fixed",
    default: "even",
  }),
  availabilityZones: integerSetting(
    2,
    4,
    2,
    "Availability zones that each VPC spans: a region's first by name, or those that zones names.",
  ),
  zones: setting({
    schema: z.record(
      region,
      z
        .array(z.string().regex(/^[a-z-]+-\d[a-z]$/))
        .min(2)
        .max(4)
        .refine(distinct),
    ),
    description:
      "Availability zones to use, by region and in this order, where the first ones by name lack Lambda or Kinesis.",
    rule: "map regions to two to four names of their zones, each once",
    example: "us-east-1a",
    path: '["us-east-1"][0]',
  }),
  nat: setting({
    schema: z.enum(["none", "single", "perAz"]),
    description: "NAT gateways of each VPC. The function needs none: it reaches AWS through VPC endpoints.",
    rule: "be none, single or perAz",
    example: "none",
    default: "none",
  }),
  existingVpcs: setting({
    schema: z.record(
      region,
      z.strictObject({
        vpcId: id("vpc"),
        subnetIds: z.array(id("subnet")).min(2).max(16).refine(distinct),
        securityGroupIds: z.array(id("sg")).min(1).max(5),
      }),
    ),
    description: "VPCs to use instead of building one, by region. Each must reach Kinesis and S3 privately.",
    rule: "map regions to { vpcId, subnetIds: two to sixteen, securityGroupIds: one to five }",
    example: "vpc-0123456789abcdef0",
    path: '["us-east-1"].vpcId',
  }),
  networkInterfaces: setting({
    schema: z.enum(["named", "any"]),
    description:
      "Where Lambda may create the functions' network interfaces: in the named subnets and security groups, or in any.",
    rule: "be named or any",
    example: "any",
    default: "named",
  }),
};
