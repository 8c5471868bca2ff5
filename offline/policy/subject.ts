import { isArchive, isAsset } from "../engine/assets.ts";
import { isRecord, isReference } from "../engine/property-values.ts";
import type { Graph } from "../graph.ts";

/** A resource as a policy pack is told of it: properties are plain JSON. */
export type Subject = {
  urn: string;
  type: string;
  name: string;
  parent: string;
  inputs: Record<string, unknown>;
  outputs: Record<string, unknown>;
  dependencies: readonly string[];
  propertyDependencies: Readonly<Record<string, readonly string[]>>;
  /** `urn::id` of the provider in charge; empty on components. */
  provider: string;
  protect: boolean;
};

/** The resources of an evaluated program. */
export function subjectsOf({ resources }: Graph): Subject[] {
  return resources.map((resource) => {
    const { urn, type, name, id, parent = "", dependencies, propertyDependencies, provider = "", protect } = resource;
    return {
      ...{ urn, type, name, parent, dependencies, propertyDependencies, provider, protect },
      inputs: toJson(resource.inputs) as Subject["inputs"],
      outputs: toJson({ ...resource.outputs, ...(id !== "" && { id }) }) as Subject["outputs"],
    };
  });
}

/** A reference becomes the ID or URN that it stands for, as the Pulumi engine does; code is no rule's business. */
function toJson(value: unknown): unknown {
  if (isAsset(value) || isArchive(value)) return undefined;
  if (isReference(value)) return value.id ?? value.urn;
  if (Array.isArray(value)) return value.map((item) => toJson(item) ?? null);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, member]) => {
      const json = toJson(member);
      return json === undefined ? [] : [[key, json]];
    }),
  );
}
