import { QUARANTINE_PREFIX } from "../../handlers/kinesis/failure-store/layout.ts";
import type { RegionPlan } from "../config/plan.ts";
import { enrichment } from "../flow/enrichment.ts";
import type { FlowOfRegion } from "../flow/flow-of-region.ts";
import { handlerPackage, isStory } from "./enrich-package.ts";

/** Version 0.1.0 named its objects by date alone, and a rollback to it must still be able to. */
const EARLIER_PREFIX = `${QUARANTINE_PREFIX}2`;

/** Enriches each record: with the story's handler, or with the one that the setting `handler` names. */
export const enrich: FlowOfRegion = (region) =>
  enrichment<typeof import("../../handlers/enrich/index.ts")>(region, {
    description: describe(region.plan),
    package: handlerPackage(region.plan),
    alsoBelow: [EARLIER_PREFIX],
  });

const describe = ({ handler }: RegionPlan): string =>
  isStory(handler)
    ? "Adds to each record the bandwidth options sold at its location."
    : `Enriches each record with ${handler}.`;
