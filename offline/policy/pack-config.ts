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

/** @throws PackConfigError when a file names policies that the pack does not have. */
export function refuseUnknown(config: PackConfig, policies: readonly string[]): void {
  const unknown = Object.keys(config).filter((name) => name !== "all" && !policies.includes(name));
  if (unknown.length === 0) return;
  throw new PackConfigError(`--policy-pack-config must name policies of the pack, got ${unknown.join(", ")}.`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
