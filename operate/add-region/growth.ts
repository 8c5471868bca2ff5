import type { Graph, Resource } from "../../offline/graph.ts";

/** How a stack's program differs with one region more. */
export type RegionAdded = {
  made: readonly Resource[];
  /** URNs of what would change or go, the stack's own outputs aside. */
  disturbed: readonly string[];
};

/** Compares what a program declares without a region and with it. */
export function growthOf(without: Graph, withIt: Graph): RegionAdded {
  const before = byUrn(without);
  const after = byUrn(withIt);
  return {
    made: [...after.values()].filter(({ urn }) => !before.has(urn)),
    disturbed: [...before.values()].filter(({ urn, ...rest }) => !isAlike(rest, after.get(urn))).map(({ urn }) => urn),
  };
}

/** How many of the custom resources there are of each type, the most first: lines of text. */
export function countsOf(made: readonly Pick<Resource, "type" | "custom">[]): string[] {
  const counts = new Map<string, number>();
  for (const { type } of made.filter(({ custom }) => custom)) counts.set(type, (counts.get(type) ?? 0) + 1);
  const sorted = [...counts].sort(([one, ones], [other, others]) => others - ones || one.localeCompare(other));
  return sorted.map(([type, count]) => `${String(count).padStart(5)}  ${type}`);
}

const byUrn = ({ resources }: Graph) =>
  new Map(resources.filter(({ type }) => type !== "pulumi:pulumi:Stack").map((resource) => [resource.urn, resource]));

function isAlike(one: Pick<Resource, "inputs" | "protect">, other: Resource | undefined): boolean {
  const told = (resource: Pick<Resource, "inputs" | "protect">) => JSON.stringify([resource.inputs, resource.protect]);
  return other !== undefined && told(one) === told(other);
}
