import { jsonDocument } from "../../command-line/document.ts";
import { createVoice } from "../../command-line/voice.ts";
import { evaluate } from "../../offline/engine.ts";
import { loadProject } from "../../offline/project.ts";
import { createPulumi } from "../pulumi/pulumi-cli.ts";
import { createStack } from "../pulumi/stack.ts";
import { isLocal } from "../redrive/find-outputs.ts";
import { AddRegionError, addRegion, settingRegions } from "./add-region.ts";
import type { AddRegionCommand } from "./command-line.ts";

/** Does what a command line asks for, in the current folder. Returns the exit status. Rejects with errors that have one for what a person can mend. */
export async function runAddRegion(asked: AddRegionCommand, signal: AbortSignal, isQuiet: boolean): Promise<number> {
  const voice = createVoice({ ...asked, isQuiet });
  const { stack } = asked;
  const dir = process.cwd();
  const { name: project, config } = await loadProject(dir, stack, asked.config);
  const key = `${project}:regions`;
  const regions = readRegions(key, config[key]);
  const isOnLaptop = isLocal(process.env.AWS_ENDPOINT_URL);
  const isDryRun = asked.dryRun || isOnLaptop;
  await addRegion({
    ...{ ...asked, dryRun: isDryRun, regions, say: isDryRun ? voice.tell : voice.say },
    declare: (some) => evaluate({ dir, stack, config: { ...asked.config, [key]: JSON.stringify(some) }, signal }),
    setRegions: async (all) => {
      await createPulumi({ ...asked, isQuiet })([...settingRegions(project, all), "--stack", stack], "show");
    },
    up: createStack(project, stack, { ...asked, isQuiet }).up,
  });
  if (isOnLaptop) {
    const all = JSON.stringify([...new Set([...regions, asked.region])]);
    voice.tell(
      `Your machine has no state that it could change. Fix: npm start -- --serve --stack ${stack} -c 'regions=${all}'`,
    );
  }
  voice.report(jsonDocument({ command: "add-region", stack, region: asked.region, isDryRun, steps: voice.words }));
  return 0;
}

/** Throws {@link AddRegionError} for what is no list of names. */
function readRegions(key: string, text = "nothing"): string[] {
  const read: unknown = text.startsWith("[") ? JSON.parse(text) : undefined;
  if (Array.isArray(read) && read.every((name) => typeof name === "string")) return read;
  throw new AddRegionError(
    `${key} must be a list of AWS regions, got ${text}.\nFix: run this in the folder of such a program`,
  );
}
