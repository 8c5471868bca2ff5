import type { Graph, Resource } from "../../../offline/graph.ts";
import { type AddRegionArgs, addRegion } from "../../../operate/add-region/add-region.ts";

/** A program that builds a stream and a role in each region. */
export const createDeclared = (regions: readonly string[], inputs: Record<string, unknown> = {}): Graph => ({
  ...{ project: "tributary", stack: "prod", outputs: {}, messages: [] },
  resources: [
    createResource("pulumi:pulumi:Stack", "tributary-prod", { outputs: { regions } }),
    ...regions.flatMap((region) => [
      createResource("aws:kinesis/stream:Stream", `${region}-input`, { inputs }),
      createResource("aws:kinesis/stream:Stream", `${region}-output`, { inputs }),
      createResource("aws:iam/role:Role", `${region}-enrich`, { inputs }),
    ]),
  ],
});

const createResource = (type: string, name: string, overrides: Partial<Resource>): Resource => ({
  ...{ urn: `urn:pulumi:prod::tributary::${type}::${name}`, type, name, custom: !type.endsWith(":Stack"), id: name },
  ...{ inputs: {}, outputs: {}, dependencies: [], propertyDependencies: {}, protect: true, secrets: [] },
  ...overrides,
});

/** What adding eu-central-1 to a stack did: the file's regions whenever they were written, and what each `up` left alone. */
export type AdditionRun = { written: string[][]; excluded: string[][]; said: string; error: unknown };

/** Adds eu-central-1 to a stack of two regions. */
export async function runAddition(overrides: Partial<AddRegionArgs> = {}): Promise<AdditionRun> {
  const run: AdditionRun = { written: [], excluded: [], said: "", error: undefined };
  try {
    await addRegion({
      ...{ region: "eu-central-1", stack: "prod", dryRun: false, regions: ["us-east-1", "eu-west-1"] },
      declare: async (regions) => createDeclared(regions),
      setRegions: async (regions) => void run.written.push([...regions]),
      up: async (excluded) => void run.excluded.push([...excluded]),
      say: (text) => {
        run.said += `${text}\n`;
      },
      ...overrides,
    });
  } catch (error) {
    run.error = error;
  }
  return run;
}
