import { readFile } from "node:fs/promises";
import { z } from "zod";

const level = z.enum(["advisory", "mandatory", "remediate", "disabled"]);

/** How a policy is to be enforced. */
export type EnforcementLevel = z.infer<typeof level>;

const policy = z.union([
  level.transform((enforcementLevel) => ({ enforcementLevel, parameters: {} })),
  z.looseObject({ enforcementLevel: level.optional() }).transform(({ enforcementLevel, ...parameters }) => {
    return { enforcementLevel, parameters };
  }),
]);

/** What a file sets for a policy: its level, unless absent, and its parameters. */
export type PolicySettings = { enforcementLevel?: EnforcementLevel | undefined; parameters: Record<string, unknown> };

/** Settings by the name of the policy; `all` is for every policy that is not named. */
export type PackConfig = Readonly<Record<string, PolicySettings>>;

/** The file that says how policies are to be enforced can't be used. */
class PackConfigError extends Error {
  override readonly name = "PackConfigError";
  /** Of a command that fails for it. */
  readonly exitStatus = 2;
}

/**
 * Reads a file as `--policy-pack-config` of the Pulumi CLI takes it:
 * https://www.pulumi.com/docs/iac/crossguard/configuration/
 * @throws PackConfigError that names the file, the policy and the rule.
 */
export async function readPackConfig(file: string): Promise<PackConfig> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new PackConfigError(`--policy-pack-config must be a file that can be read, got ${file} (${error.code}).`);
  });
  const result = z.record(z.string(), policy).safeParse(parseJson(text));
  if (result.success) return result.data;
  const name = result.error.issues[0]?.path.join(".");
  throw new PackConfigError(
    name
      ? `${file}: ${name} must be advisory, mandatory, remediate or disabled, or an object with parameters.`
      : `${file} must be a JSON object of policies by name.`,
  );
}

/** The parameters of a policy by name, each as a JSON schema. */
export type ParameterSchemas = Readonly<Record<string, { type?: unknown; default?: unknown }>>;

/** @throws PackConfigError that names every policy and parameter that the pack does not have, and every value of another type. */
export function refuseUnknown(config: PackConfig, policies: ReadonlyMap<string, ParameterSchemas>): void {
  const named = Object.entries(config).filter(([name]) => name !== "all");
  const unknown = named.map(([name]) => name).filter((name) => !policies.has(name));
  const problems = [
    ...(unknown.length > 0 ? [`--policy-pack-config must name policies of the pack, got ${unknown.join(", ")}.`] : []),
    ...named.flatMap(([name, { parameters }]) => parameterProblems(name, parameters, policies.get(name))),
  ];
  if (problems.length > 0) throw new PackConfigError(problems.join("\n"));
}

function parameterProblems(
  policyName: string,
  parameters: Readonly<Record<string, unknown>>,
  schemas: ParameterSchemas | undefined,
): string[] {
  if (schemas === undefined) return [];
  const known = Object.keys(schemas);
  const has =
    known.length === 0 ? "has no parameter" : `has the parameter${known.length > 1 ? "s" : ""} ${known.join(", ")}`;
  return Object.entries(parameters).flatMap(([name, value]) => {
    const schema = schemas[name];
    if (schema === undefined) return [`${policyName} ${has}, got ${name}.`];
    const right = isOfType(value, schema.type);
    return right
      ? []
      : [`${policyName}: ${name} must be of type ${String(schema.type)}, got ${JSON.stringify(value)}.`];
  });
}

/** Whether a value is of a type of JSON schema; whatever has no type here is. */
function isOfType(value: unknown, type: unknown): boolean {
  if (type === "integer") return Number.isInteger(value);
  if (type === "array") return Array.isArray(value);
  return typeof type !== "string" || !["number", "string", "boolean"].includes(type) || typeof value === type;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
