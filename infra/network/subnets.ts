import type { VpcArgs } from "@pulumi/awsx/ec2/index.js";
import type { NetworkPlan } from "../config/plan.ts";

/** A VPC that is built here. */
export type NewNetwork = NetworkPlan & { kind: "new" };

/** How a VPC is divided: its zones, and the subnets of each. */
export type Subnets = Pick<VpcArgs, "numberOfAvailabilityZones" | "availabilityZoneNames"> & {
  /** Length of the network prefix of a zone. */
  availabilityZoneCidrMask?: number;
  subnetSpecs: { type: "Isolated" | "Private" | "Public"; name?: string; cidrMask?: number }[];
};

/**
 * Isolated subnets without NAT; private and public ones with it. `even` shares the whole range out. `fixed` gives each of four
 * zones a quarter, of which the functions have half and public subnets a quarter, under names that stay when NAT comes.
 */
export function subnetsOf(plan: NewNetwork): Subnets {
  const zones = plan.zones
    ? { availabilityZoneNames: [...plan.zones] }
    : { numberOfAvailabilityZones: plan.availabilityZones };
  const type = plan.nat === "none" ? "Isolated" : "Private";
  if (plan.layout !== "fixed")
    return { ...zones, subnetSpecs: plan.nat === "none" ? [{ type }] : [{ type }, { type: "Public" }] };
  const mask = Number(plan.cidr.split("/")[1]);
  const functions = { type, name: "function", cidrMask: mask + 3 } as const;
  const open = { type: "Public", name: "public", cidrMask: mask + 4 } as const;
  return {
    ...zones,
    availabilityZoneCidrMask: mask + 2,
    subnetSpecs: plan.nat === "none" ? [functions] : [functions, open],
  };
}
