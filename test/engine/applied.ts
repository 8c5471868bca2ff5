import type { Planned } from "./planned.ts";

type Kind = "create" | "update" | "replace" | "delete";

/** What the cloud was called for, by what it did to resources of each type: a resource that was made anew was replaced. */
export function readApplied(calls: readonly string[]): Planned {
  const [created, deleted] = (["create", "delete"] as const).map(
    (kind) => new Set(calls.filter((call) => call.startsWith(`${kind} `)).map((call) => call.slice(kind.length + 1))),
  );
  const applied: Partial<Record<Kind, string[]>> = {};
  for (const call of calls) {
    const [kind = "", name = ""] = call.split(" ");
    const isReplaced = kind !== "update" && created?.has(name) && deleted?.has(name);
    const key = (isReplaced ? "replace" : kind) as Kind;
    const type = name.replace(/::.*$/, "");
    applied[key] = [...new Set([...(applied[key] ?? []), type])].sort();
  }
  return applied;
}
