import { exclusions } from "./exclusions.ts";
import { frameworks } from "./frameworks.ts";
import type { Rule } from "./rule.ts";

/** An id of a framework, as `<framework>:<id>`: the rules that enforce it, or else why none does. */
export type Covered = { id: string; rules: readonly string[]; exclusion?: string };

/** Every id of every framework, in their order. Both `rules` empty and no `exclusion` make a gap. */
export function coverageOf(rules: readonly Rule[]): Covered[] {
  const reasons = new Map(exclusions.flatMap(({ ids, reason }) => ids.map((id) => [id, reason] as const)));
  const enforcing = new Map<string, string[]>();
  for (const { name, covers } of rules) {
    for (const id of covers) enforcing.set(id, [...(enforcing.get(id) ?? []), name]);
  }
  return frameworks.flatMap(({ key, ids }) =>
    ids.map((name) => {
      const id = `${key}:${name}`;
      const exclusion = reasons.get(id);
      return { id, rules: enforcing.get(id) ?? [], ...(exclusion !== undefined && { exclusion }) };
    }),
  );
}
