import { typeOf } from "../../offline/engine/urn.ts";
import type { Resource } from "../../offline/graph.ts";
import { replacingInputs } from "./replacing-inputs.ts";

/** A resource of a stack that lives, with the inputs whose change replaces it. */
export type LivingResource = { urn: string; inputs: Record<string, unknown> };

/** What of a resource an upgrade must leave as it is. Throws for a type of AWS of which nobody has said what replaces it. */
export function living({ urn, type, inputs }: Pick<Resource, "urn" | "type" | "inputs">): LivingResource {
  const names = Object.hasOwn(replacingInputs, type) ? replacingInputs[type] : undefined;
  if (names === undefined && type.startsWith("aws:"))
    throw new Error(
      `Every AWS type must stand in test/upgrade/replacing-inputs.ts, got ${type}.\nFix: write down what replaces it`,
    );
  const kept = ["region", ...(names ?? [])].filter((name) => inputs[name] !== undefined);
  return { urn, inputs: Object.fromEntries(kept.map((name) => [name, inputs[name]])) };
}

/**
 * What a newer program would delete or replace of a stack that lives, a sentence each; empty when all of it stays.
 * A URN that is gone stays when another resource names it as its alias.
 */
export function losses(before: readonly LivingResource[], after: readonly Resource[]): string[] {
  const byUrn = new Map(after.flatMap((resource) => namesOf(resource).map((urn) => [urn, resource] as const)));
  return before.flatMap(({ urn, inputs }) => {
    const resource = byUrn.get(urn);
    if (resource === undefined) return [`${urn} would be deleted.`];
    if (typeOf(urn) !== resource.type) return [`${urn} would be replaced: its type is ${resource.type} now.`];
    const now = living(resource).inputs;
    return [...new Set([...Object.keys(inputs), ...Object.keys(now)])]
      .filter((name) => JSON.stringify(inputs[name]) !== JSON.stringify(now[name]))
      .map((name) => `${urn} would be replaced: ${name} was ${show(inputs[name])}, is ${show(now[name])}.`);
  });
}

const namesOf = ({ urn, aliases = [] }: Resource): string[] => [urn, ...aliases];

const show = (value: unknown): string => (value === undefined ? "absent" : JSON.stringify(value));
