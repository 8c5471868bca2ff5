import { type Command, command } from "../command-line/command.ts";
import {
  parseRemoveRegionArguments,
  REMOVE_REGION_USAGE,
  type RemoveRegionCommand,
} from "./remove-region/command-line.ts";

/** `npm run remove-region`: exit status 0, 1 when something is in the way or `pulumi up` failed, 130 after Ctrl-C. */
export const removeRegion: Command<RemoveRegionCommand> = {
  usage: REMOVE_REGION_USAGE,
  parse: parseRemoveRegionArguments,
  opening: ({ region, stack, dryRun }) =>
    `Taking ${region} out of stack ${stack}: ${dryRun ? "a look of some seconds" : "some seconds of looking, then what pulumi up takes"} …`,
  async run(asked, signal, isQuiet) {
    const { runRemoveRegion } = await import("./remove-region/run-remove-region.ts");
    return runRemoveRegion(asked, signal, isQuiet);
  },
};

if (import.meta.main) await command(removeRegion);
