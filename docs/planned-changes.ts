import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { code } from "./markdown.ts";

const types = z.array(z.string()).optional();
const planned = z.record(
  z.string(),
  z.strictObject({
    ...{ refused: z.string().optional(), create: types, update: types, replace: types, delete: types },
    by: z.enum(["deploy role", "deploy role, until established", "administrator"]).optional(),
    holdsVersions: z.literal(true).optional(),
  }),
);

const FILE = path.join(import.meta.dirname, "planned-changes.json");
/** More types than this are counted. */
const MOST_NAMED = 4;

/** What Pulumi's engine did for a change of each setting, and whose rights it and its undoing took, as `npm run test:engine` recorded it: Markdown by setting. */
export function plannedChanges(): Map<string, { done: string; by: string }> {
  const settings = planned.parse(JSON.parse(readFileSync(FILE, "utf8")));
  return new Map(
    Object.entries(settings).map(([setting, { refused, by = "", holdsVersions, ...steps }]) => {
      const parts = Object.entries(steps).map(([step, changed = []]) => `${step}s ${names(changed)}`);
      if (holdsVersions) parts.push("ends once old versions are gone");
      return [setting, { done: refused === undefined ? parts.join("; ") || "nothing" : "refuses, in preview", by }];
    }),
  );
}

function names(changed: readonly string[]): string {
  const short = [...new Set(changed.map((type) => type.split(":").at(-1) ?? type))];
  return short.length > MOST_NAMED ? `${short.length} types` : short.map(code).join(", ");
}
