import { z } from "zod";
import { ProjectError } from "./project-error.ts";

/** A stack's `config`, as in its file. */
export type StackConfig = Readonly<Record<string, unknown>>;

/** What to merge: the config that Pulumi.yaml declares, that of the stack's file, and that of this run alone. */
export type ConfigSources = {
  project: string;
  stack: string;
  declared: Readonly<Record<string, unknown>>;
  given: StackConfig;
  /** Text, structured values as JSON. */
  forThisRun: Readonly<Record<string, string>>;
};

/** A value that is missing or of the wrong type, and what to say of it. */
export type ConfigProblem = { key: string; text: string };

/** Config as the program gets it, and what is wrong with it. */
export type MergedConfig = { config: Record<string, string>; secretKeys: string[]; problems: ConfigProblem[] };

type ItemType = { type?: string | undefined; items?: ItemType | undefined };

const itemType: z.ZodType<ItemType> = z.lazy(() =>
  z.object({ type: z.string().optional(), items: itemType.optional() }),
);
const declaration = z.strictObject({
  type: z.enum(["string", "integer", "number", "boolean", "array", "object"]).optional(),
  description: z.string().optional(),
  items: itemType.optional(),
  default: z.unknown().optional(),
  value: z.unknown().optional(),
  secret: z.boolean().optional(),
});
type Declaration = z.infer<typeof declaration>;

/**
 * Merges config as `pulumi up -c` does: this run's value, or else the stack's, or else the project's default or value.
 * A value that is missing or of the wrong type is a problem, which the program may have more to say about.
 * Throws {@link ProjectError} with every value that is encrypted.
 * https://www.pulumi.com/docs/iac/concepts/config/#project-level-configuration
 */
export function mergeConfig({ project, stack, declared, given, forThisRun }: ConfigSources): MergedConfig {
  const merged: MergedConfig = { config: {}, secretKeys: [], problems: [] };
  const own = new Map<string, unknown>();
  for (const [key, value] of Object.entries(given)) own.set(namespaced(key, project), value);
  for (const [key, text] of Object.entries(forThisRun)) own.set(namespaced(key, project), structured(text));
  const encrypted = [...own].filter(([, value]) => isEncrypted(value));
  if (encrypted.length > 0) throw new ProjectError(encrypted.map(([key]) => encryptedProblem(key, stack)).join("\n"));
  for (const [key, value] of own) merged.config[key] = toText(value);
  for (const [name, short] of Object.entries(declared)) {
    const key = namespaced(name, project);
    const settings = parseDeclaration(key, short, key.startsWith(`${project}:`));
    if (settings.secret) merged.secretKeys.push(key);
    const value = own.get(key) ?? settings.value ?? settings.default;
    if (value === undefined) merged.problems.push({ key, text: missingProblem(key, stack, settings) });
    else if (!isOfType(value, settings)) merged.problems.push({ key, text: typeProblem(key, settings, value) });
    if (value !== undefined) merged.config[key] ??= toText(value);
  }
  return merged;
}

/** A key without a namespace is the project's; `namespace:config:name` is an old way to write `namespace:name`. */
const namespaced = (key: string, project: string) =>
  key.includes(":") ? key.replace(":config:", ":") : `${project}:${key}`;

/** The short form holds the value itself, which is a default in the project's namespace. */
function parseDeclaration(key: string, short: unknown, own: boolean): Declaration {
  const long = typeof short === "object" && short !== null && !Array.isArray(short);
  const parsed = declaration.safeParse(long ? short : own ? { default: short } : { value: short });
  if (!parsed.success)
    throw new ProjectError(
      `Pulumi.yaml: config ${key} must follow Pulumi's schema, got:\n${z.prettifyError(parsed.error)}`,
    );
  return parsed.data;
}

/** Encrypted values are `{ secure: … }`, at any depth. */
function isEncrypted(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(isEncrypted);
  if (typeof value !== "object" || value === null) return false;
  const entries = Object.entries(value);
  return (
    (entries.length === 1 && entries[0]?.[0] === "secure" && typeof entries[0][1] === "string") ||
    entries.some(([, member]) => isEncrypted(member))
  );
}

/** JSON where text begins as a structure does. */
function structured(text: string): unknown {
  try {
    return /^[[{]/.test(text) ? JSON.parse(text) : text;
  } catch {
    return text;
  }
}

/** Text as it is; numbers and booleans in text; structures in JSON. */
function toText(value: unknown): string {
  if (typeof value === "string") return value;
  if (value === null || value === undefined) return "";
  return JSON.stringify(value);
}

/** A stack's file may hold numbers and booleans as text. */
function isOfType(value: unknown, { type, items }: ItemType): boolean {
  switch (type) {
    case "string":
      return typeof value !== "object";
    case "integer":
      return Number.isInteger(typeof value === "string" && value !== "" ? Number(value) : value);
    case "number":
      return Number.isFinite(typeof value === "string" && value !== "" ? Number(value) : value);
    case "boolean":
      return typeof value === "boolean" || value === "true" || value === "false";
    case "array":
      return Array.isArray(value) && (items === undefined || value.every((item) => isOfType(item, items)));
    case "object":
      return typeof value === "object" && value !== null && !Array.isArray(value);
    default:
      return true;
  }
}

const missingProblem = (key: string, stack: string, { type = "string" }: Declaration) =>
  `${key} must be set in stack ${stack}, of type ${type}, got nothing.\nFix: pulumi config set ${type === "array" ? `--path '${key}[0]'` : key} <value> --stack ${stack}`;

const typeProblem = (key: string, { type, items }: Declaration, value: unknown) =>
  `${key} must be of type ${type}${items?.type ? ` of ${items.type}` : ""}, got ${JSON.stringify(value)}.\nFix: pulumi config set ${key} <${type}>`;

const encryptedProblem = (key: string, stack: string) =>
  `${key} must be readable offline, got a value that is encrypted for stack ${stack}: only Pulumi can decrypt it.\nFix: pulumi config set ${key} <value>, in a stack of its own for local use`;
