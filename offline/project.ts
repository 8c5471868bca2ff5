import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { parse, YAMLParseError } from "yaml";
import { z } from "zod";
import { type ConfigProblem, mergeConfig, type StackConfig } from "./project/config.ts";
import { ProjectError, UnknownStackError } from "./project/project-error.ts";
import { splitArguments } from "./project/split-arguments.ts";

export { ProjectError, UnknownStackError };

/** A Pulumi project as seen by one of its stacks. */
export type Project = {
  name: string;
  /** The program's folder or file, relative to the project's. Absent for the project's folder itself. */
  main: string | undefined;
  /** Flags for Node.js. */
  nodeArgs: string[];
  /** The stack's config with the project's defaults: `namespace:name` → text, structured values as JSON. */
  config: Record<string, string>;
  /** Keys of config values that the project declares secret. */
  secretKeys: string[];
};

const runtimeOptions = z.object({ nodeargs: z.string().default("") }).loose();
const projectFile = z.object({
  name: z.string().min(1),
  main: z.string().optional(),
  runtime: z.union([
    z.literal("nodejs").transform(() => ({ options: { nodeargs: "" } })),
    z.object({ name: z.literal("nodejs"), options: runtimeOptions.default({ nodeargs: "" }) }).loose(),
  ]),
  stackConfigDir: z.string().optional(),
  config: z.record(z.string(), z.unknown()).nullish(),
});
const stackFile = z.object({ config: z.record(z.string(), z.unknown()).nullish() }).nullable();

/**
 * Reads Pulumi.yaml and Pulumi.<stack>.yaml and merges their config as the Pulumi CLI does. `config` is this run's alone: it comes
 * before the stack's; a key without a namespace is the project's.
 * Rejects with {@link ProjectError} when a file is missing or malformed, or a value is encrypted. Values that are missing or of the
 * wrong type are among `problems`.
 * https://www.pulumi.com/docs/iac/concepts/projects/project-file/
 */
export async function loadProject(
  dir: string,
  stack: string,
  config: Readonly<Record<string, string>> = {},
): Promise<Project & { problems: ConfigProblem[] }> {
  const text = await readText(path.join(dir, "Pulumi.yaml"));
  if (text === undefined)
    throw new ProjectError(
      `Pulumi.yaml must be in ${dir}, got no such file.\nFix: run this in the project's folder, or name it: --program DIR`,
    );
  const project = check("Pulumi.yaml", text, projectFile);
  const stackDir = path.resolve(dir, project.stackConfigDir ?? ".");
  const { name, main } = project;
  const merged = mergeConfig({
    project: name,
    stack,
    declared: project.config ?? {},
    given: await stackConfig(stackDir, stack),
    forThisRun: config,
  });
  return { name, main, nodeArgs: splitArguments(project.runtime.options.nodeargs), ...merged };
}

async function stackConfig(dir: string, stack: string): Promise<StackConfig> {
  const file = `Pulumi.${stack}.yaml`;
  const text = await readText(path.join(dir, file));
  if (text !== undefined) return check(file, text, stackFile)?.config ?? {};
  const stacks = (await readdir(dir)).flatMap((entry) => /^Pulumi\.([\w.-]+)\.yaml$/.exec(entry)?.[1] ?? []).sort();
  const known = stacks.length > 0 ? stacks.join(", ") : "none";
  throw new UnknownStackError(
    `Stack must have a file ${file}, got "${stack}". Stacks here: ${known}.\nFix: ${stacks[0] ? `--stack ${stacks[0]}` : `pulumi stack init ${stack}`}`,
  );
}

async function readText(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

function check<T>(file: string, text: string, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(parseYaml(file, text));
  if (parsed.success) return parsed.data;
  throw new ProjectError(
    `${file} must follow Pulumi's schema, got:\n${z.prettifyError(parsed.error)}\nFix: correct the file`,
  );
}

function parseYaml(file: string, text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof YAMLParseError)
      throw new ProjectError(`${file} must be YAML, got: ${error.message}\nFix: correct the file`);
    throw error;
  }
}
