import { type Command, command } from "../command-line/command.ts";
import { ADD_REGION_USAGE, type AddRegionCommand, parseAddRegionArguments } from "./add-region/command-line.ts";

/** `npm run add-region`: exit status 0, 1 when something is in the way or `pulumi up` failed, 130 after Ctrl-C. */
export const addRegion: Command<AddRegionCommand> = {
  usage: ADD_REGION_USAGE,
  parse: parseAddRegionArguments,
  opening: ({ region, stack, dryRun }) =>
    `Adding ${region} to stack ${stack}: ${dryRun ? "a look ahead of some seconds" : "some seconds of looking ahead, then what pulumi up takes"} …`,
  async run(asked, signal, isQuiet) {
    const { runAddRegion } = await import("./add-region/run-add-region.ts");
    return runAddRegion(asked, signal, isQuiet);
  },
};

if (import.meta.main) await command(addRegion);
