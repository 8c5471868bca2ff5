import { readFile } from "node:fs/promises";
import { z } from "zod";
import { isRecord, SIGNATURE_KEY, signatures } from "../engine/property-values.ts";
import { nameOf } from "../engine/urn.ts";
import type { Subject } from "./subject.ts";

/** A state that can't be read: what it must be, what it is, how to get one. */
export class StateFileError extends Error {
  override readonly name = "StateFileError";
  /** Of a command that fails for it. */
  readonly exitStatus = 2;
}

/** What a policy pack is told when a value is not known. */
const UNKNOWN_VALUE = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const properties = z.record(z.string(), z.unknown()).default({});
const resource = z.object({
  urn: z.string(),
  type: z.string(),
  id: z.string().default(""),
  parent: z.string().default(""),
  inputs: properties,
  outputs: properties,
  dependencies: z.array(z.string()).nullish(),
  propertyDependencies: z.record(z.string(), z.array(z.string()).nullable()).nullish(),
  provider: z.string().default(""),
  protect: z.boolean().default(false),
  delete: z.boolean().default(false),
});
const state = z.object({ version: z.literal(3), deployment: z.object({ resources: z.array(resource).default([]) }) });

/** Reads a state as `pulumi stack export` writes it. Rejects with {@link StateFileError}. */
export async function readStateFile(file: string): Promise<Subject[]> {
  const text = await readFile(file, "utf8").catch((error: Error) => refuse(file, error.message));
  const parsed = state.safeParse(parseJson(file, text));
  if (!parsed.success) return refuse(file, z.prettifyError(parsed.error));
  return parsed.data.deployment.resources.filter((found) => !found.delete).map(toSubject);
}

function refuse(file: string, got: string): never {
  throw new StateFileError(
    `--file must be a state as \`pulumi stack export\` writes it, got ${file}: ${got}\nFix: npx pulumi stack export --file ${file}`,
  );
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return refuse(file, (error as Error).message);
  }
}

function toSubject(found: z.infer<typeof resource>): Subject {
  const { urn, type, id, parent, provider, protect } = found;
  const sources = Object.entries(found.propertyDependencies ?? {}).map(([key, urns]) => [key, urns ?? []]);
  return {
    ...{ urn, type, name: nameOf(urn), parent, provider, protect },
    inputs: toJson(found.inputs) as Subject["inputs"],
    outputs: { ...(toJson(found.outputs) as Subject["outputs"]), ...(id !== "" && { id }) },
    dependencies: found.dependencies ?? [],
    propertyDependencies: Object.fromEntries(sources),
  };
}

/** Signed values as what they stand for. A secret that is encrypted here is unknown to the rules, and code is no rule's business. */
function toJson(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => toJson(item) ?? null);
  if (!isRecord(value)) return value;
  switch (value[SIGNATURE_KEY]) {
    case undefined:
      return Object.fromEntries(
        Object.entries(value).flatMap(([key, member]) => {
          const json = toJson(member);
          return json === undefined ? [] : [[key, json]];
        }),
      );
    case signatures.secret:
      return typeof value.plaintext === "string" ? toJson(JSON.parse(value.plaintext)) : UNKNOWN_VALUE;
    case signatures.output:
      return "value" in value ? toJson(value.value) : UNKNOWN_VALUE;
    case signatures.resource:
      return value.id || value.urn;
    default:
      return undefined;
  }
}
