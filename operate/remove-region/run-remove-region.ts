import { UsageError } from "../../command-line/command.ts";
import { jsonDocument } from "../../command-line/document.ts";
import { createVoice } from "../../command-line/voice.ts";
import { realClock } from "../../emulator/time/real-clock.ts";
import { evaluate } from "../../offline/engine.ts";
import { createPulumi } from "../pulumi/pulumi-cli.ts";
import { createStack } from "../pulumi/stack.ts";
import { findContract, isLocal } from "../redrive/find-outputs.ts";
import { askRegion } from "./ask-region.ts";
import type { RemoveRegionCommand } from "./command-line.ts";
import { createLivingStack } from "./living-stack.ts";
import { removeRegion } from "./remove-region.ts";
import { createServedStack } from "./served-stack.ts";

/** Does what a command line asks for. Returns the exit status. Rejects with errors that have one for what a person can mend. */
export async function runRemoveRegion(
  asked: RemoveRegionCommand,
  signal: AbortSignal,
  isQuiet: boolean,
): Promise<number> {
  const voice = createVoice({ ...asked, isQuiet });
  const endpointUrl = process.env.AWS_ENDPOINT_URL;
  const { project, stack, regions } = await findContract({ ...asked, endpointUrl });
  const outputs = regions[asked.region];
  if (outputs === undefined)
    throw new UsageError(`REGION must be one of ${Object.keys(regions).join(", ")}, got ${asked.region}.`);
  const isOnLaptop = isLocal(endpointUrl);
  const isDryRun = asked.dryRun || isOnLaptop;
  const { region } = asked;
  const shared = {
    region,
    obstacles: () => askRegion(asked, outputs, realClock.now()),
    say: isDryRun ? voice.tell : voice.say,
  };
  if (isOnLaptop) {
    const names = Object.keys(regions);
    const config = { [`${project}:regions`]: JSON.stringify(names) };
    const declare = () => evaluate({ dir: process.cwd(), stack, config, signal });
    await removeRegion({ ...shared, dryRun: true, stack: createServedStack(names, declare) });
    const others = JSON.stringify(names.filter((name) => name !== region));
    voice.tell(
      `Your machine has no state that it could change. Fix: npm start -- --serve --stack ${stack} -c 'regions=${others}'`,
    );
  } else {
    const { settings, up } = createStack(project, stack, { ...asked, isQuiet });
    const run = (args: string[], output: "read" | "show") =>
      createPulumi({ ...asked, isQuiet })([...args, "--stack", stack], output);
    await removeRegion({ ...shared, dryRun: isDryRun, stack: createLivingStack({ project, settings, up, run }) });
  }
  voice.report(jsonDocument({ command: "remove-region", stack, region, isDryRun, steps: voice.words }));
  return 0;
}
