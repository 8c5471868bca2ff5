import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { parse, stringify } from "yaml";
import { createProject } from "../offline/fixtures/create-project.ts";
import { shippedProgram } from "../support/shipped-program.ts";

const root = path.resolve(import.meta.dirname, "../..");

/** The stacks that 0.1.0 had. */
export const STACKS = ["dev", "staging", "prod"];

/** The program of today with the project's name and the stacks' settings as 0.1.0 had them, whatever they are now. */
export async function createEarlierProject(): Promise<string> {
  const project = parse(readFileSync(path.join(root, "Pulumi.yaml"), "utf8")) as Record<string, unknown>;
  const stacks = STACKS.map((stack) => {
    const file = path.join(import.meta.dirname, "stacks", `Pulumi.${stack}.yaml`);
    return [stack, (parse(readFileSync(file, "utf8")) as { config: Record<string, unknown> }).config] as const;
  });
  const dir = await createProject({ project, stacks: Object.fromEntries(stacks) });
  const main = path.relative(dir, path.join(shippedProgram(), "infra/index.ts"));
  await writeFile(path.join(dir, "Pulumi.yaml"), stringify({ ...project, name: "tributary", main }));
  return dir;
}
