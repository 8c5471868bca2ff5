import type * as pulumi from "@pulumi/pulumi";
import type { FunctionPlan, RegionPlan } from "../config/plan.ts";
import type { EnrichmentPlace } from "./enrichment.ts";
import type { FlowArgs } from "./flow.ts";
import type { AnyHandler, HandlerModule } from "./sources/trigger.ts";

/** What a region hands to each of its flows: what functions share, the flow's own name, the region's plan. */
export type RegionOfFlow = EnrichmentPlace & {
  plan: RegionPlan;
  accountId: pulumi.Input<string>;
  /** ARN of the region's KMS key. */
  keyArn: pulumi.Input<string>;
  /** Size of the function, as the stack's settings have it. */
  size: FunctionPlan;
  /** The region, parent of what the flow makes for itself, such as the queue that drives it. */
  parent: pulumi.ComponentResource;
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

/** What is a flow's own; a size of its function stands in the place of the stack's. */
type OwnOfFlow<Module extends HandlerModule = AnyHandler> = Omit<FlowArgs<Module>, Shared> & {
  function?: FunctionPlan;
};

/** One flow of a region: what is its own. Its file in `flows/` exports one. */
export type FlowOfRegion = (place: RegionOfFlow) => OwnOfFlow;

/** What is a flow's own, once its handler is seen to take what its triggers send: `Module` is the type of the handler's module. */
export const flowOf = <Module extends HandlerModule>(own: OwnOfFlow<Module>): OwnOfFlow => own;
