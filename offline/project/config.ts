import { z } from "zod";
import { ProjectError } from "./project-error.ts";

/** A stack's `config`, as in its file. */
export type StackConfig = Readonly<Record<string, unknown>>;

/** What to merge: the config that Pulumi.yaml declares and that of the stack's file. */
export type ConfigSources = {
  project: string;
  stack: string;
  declared: Readonly<Record<string, unknown>>;
  given: StackConfig;
};

/** Config as the program gets it. */
export type MergedConfig = { config: Record<string, string>; secretKeys: string[] };

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
 * Merges config as `pulumi up` does: the stack's own value, or else the project's default or value.
 * Throws {@link ProjectError} with every problem: values missing, of the wrong type, or encrypted.
 * https://www.pulumi.com/docs/iac/concepts/config/#project-level-configuration
 */
export function mergeConfig({ project, stack, declared, given }: ConfigSources): MergedConfig {
  const problems: string[] = [];
  const merged: MergedConfig = { config: {}, secretKeys: [] };
  for (const [key, value] of Object.entries(given)) {
    if (isEncrypted(value)) problems.push(encryptedProblem(namespaced(key, project), stack));
    else merged.config[namespaced(key, project)] = toText(value);
  }
  for (const [key, short] of Object.entries(declared)) {
    const full = namespaced(key, project);
    const settings = parseDeclaration(full, short, full.startsWith(`${project}:`));
    if (settings.secret) merged.secretKeys.push(full);
    const own = Object.entries(given).find(([name]) => namespaced(name, project) === full)?.[1];
    const value = own ?? settings.value ?? settings.default;
    if (value === undefined) problems.push(missingProblem(full, stack, settings));
    else if (!isEncrypted(value) && !isOfType(value, settings)) problems.push(typeProblem(full, settings, value));
    else if (own === undefined) merged.config[full] = toText(value);
  }
  if (problems.length > 0) throw new ProjectError(problems.join("\n"));
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
