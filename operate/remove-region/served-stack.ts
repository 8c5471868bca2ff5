import type { Graph } from "../../offline/graph.ts";
import type { LivingResource, SeenStack } from "./remove-region.ts";

/** What `npm start -- --serve` has of a stack: nothing of it can be taken out, but looked at. @param declare what the program declares */
export const createServedStack = (regions: readonly string[], declare: () => Promise<Graph>): SeenStack => ({
  regions: async () => [...regions],
  async resources(): Promise<LivingResource[]> {
    const { resources } = await declare();
    return resources.map(({ urn, type, custom, protect }) => ({ urn, type, custom, protect }));
  },
});
