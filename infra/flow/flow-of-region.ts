import type * as pulumi from "@pulumi/pulumi";
import type { RegionPlan } from "../config/plan.ts";
import type { EnrichmentPlace } from "./enrichment.ts";
import type { FlowArgs } from "./flow.ts";

/** What a region hands to each of its flows: what functions share, the flow's own name, the region's plan. */
export type RegionOfFlow = EnrichmentPlace & {
  plan: RegionPlan;
  accountId: pulumi.Input<string>;
  /** ARN of the region's KMS key. */
  keyArn: pulumi.Input<string>;
};

/** What a region gives to every flow alike. */
type Shared =
  | "region"
  | "accountId"
  | "function"
  | "subnetIds"
  | "securityGroupIds"
  | "networkInterfaces"
  | "keyArn"
  | "permissionsBoundaryArn"
  | "tags";

/** One flow of a region: what is its own. Its file in `flows/` exports one. */
export type FlowOfRegion = (place: RegionOfFlow) => Omit<FlowArgs, Shared>;
