import { z } from "zod";
import { settingRegions } from "../add-region/add-region.ts";
import type { LivingResource, LivingStack } from "./remove-region.ts";

const exported = z.object({
  deployment: z.object({
    resources: z
      .array(
        z.object({
          urn: z.string(),
          type: z.string(),
          custom: z.boolean().default(false),
          protect: z.boolean().optional(),
        }),
      )
      .default([]),
  }),
});

/** What is needed to reach a stack. */
export type LivingStackArgs = {
  project: string;
  settings: () => Promise<Record<string, string>>;
  /** Runs the Pulumi CLI on the stack, and returns what it printed. */
  run: (args: string[], output: "read" | "show") => Promise<string>;
  up: (excluded: readonly string[]) => Promise<void>;
};

/** A stack by the Pulumi CLI. Rejects as `run` does. */
export function createLivingStack({ project, settings, run, up }: LivingStackArgs): LivingStack {
  const regions = async () => z.array(z.string()).parse(JSON.parse((await settings()).regions ?? "[]"));
  return {
    ...{ settings, regions, up },
    async resources(): Promise<LivingResource[]> {
      return exported.parse(JSON.parse(await run(["stack", "export"], "read"))).deployment.resources;
    },
    async set(values) {
      const pairs = Object.entries(values).flatMap(([name, value]) => ["--plaintext", `${project}:${name}=${value}`]);
      await run(["config", "set-all", ...pairs], "show");
    },
    async remove(name) {
      await run(["config", "rm", `${project}:${name}`], "show");
    },
    async removeRegion(index) {
      const before = await regions();
      await run(["config", "rm", "--path", `${project}:regions[${index}]`], "show");
      // The default of Pulumi.yaml counts where the stack's file names none: nothing of it can be taken away there.
      const isDefault = (await regions()).join() === before.join();
      if (isDefault) await run(settingRegions(project, before.toSpliced(index, 1)), "show");
    },
  };
}
