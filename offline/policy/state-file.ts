import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
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

/**
 * Reads a state as `pulumi stack export` writes it; `-` is the standard input. Rejects with {@link StateFileError}, which repeats nothing
 * of what the file holds: a state has secrets.
 */
export async function readStateFile(file: string): Promise<Subject[]> {
  const reading = file === "-" ? text(process.stdin) : readFile(file, "utf8");
  const content = await reading.catch((error: NodeJS.ErrnoException) => refuse(file, error.code ?? error.message));
  const parsed = state.safeParse(parseJson(file, content));
  if (!parsed.success) return refuse(file, z.prettifyError(parsed.error));
  const subjects = parsed.data.deployment.resources.filter((found) => !found.delete).map(toSubject);
  if (subjects.length === 0) return refuse(file, "a state without resources, of which nothing can be said");
  return subjects;
}

function refuse(file: string, got: string): never {
  const fix =
    file === "-"
      ? "npx pulumi stack export | npm run --silent policy -- --file -"
      : `npx pulumi stack export --file ${file}`;
  throw new StateFileError(
    `--file must be a state as \`pulumi stack export\` writes it, got ${file}: ${got}\nFix: ${fix}`,
  );
}

function parseJson(file: string, content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return refuse(file, content.trim() === "" ? "nothing" : "what is not JSON");
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

/** What the engine and the SDK keep beside a resource's own properties. */
const INTERNAL = ["__defaults", "__meta", "__internal"];
/** Deeper than any property of AWS: below, values are taken as not known, as each reader of them has a stack of its own. */
const DEEPEST = 100;

/** Signed values as what they stand for. A secret that is encrypted here is unknown to the rules, and code is no rule's business. */
function toJson(value: unknown, depth = 0): unknown {
  if (depth > DEEPEST) return UNKNOWN_VALUE;
  const within = (member: unknown) => toJson(member, depth + 1);
  if (Array.isArray(value)) return value.map((item) => within(item) ?? null);
  if (!isRecord(value)) return value;
  switch (value[SIGNATURE_KEY]) {
    case undefined:
      return Object.fromEntries(
        Object.entries(value).flatMap(([key, member]) => {
          const json = INTERNAL.includes(key) ? undefined : within(member);
          return json === undefined ? [] : [[key, json]];
        }),
      );
    case signatures.secret:
      return within(plainOf(value.plaintext));
    case signatures.output:
      return "value" in value ? within(value.value) : UNKNOWN_VALUE;
    case signatures.resource:
      return value.id || value.urn;
    default:
      return undefined;
  }
}

/** What a secret stands for, where it is shown: `--show-secrets` writes it as JSON. */
function plainOf(plaintext: unknown): unknown {
  if (typeof plaintext !== "string") return UNKNOWN_VALUE;
  try {
    return JSON.parse(plaintext);
  } catch {
    return plaintext;
  }
}
