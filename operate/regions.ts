import { type Command, command } from "../command-line/command.ts";
import { parseRegionsArguments, REGIONS_USAGE, type RegionsCommand } from "./regions/command-line.ts";

/** `npm run regions`: exit status 0 when all regions are alike, 1 when not, or when something could not be read. */
export const regions: Command<RegionsCommand> = {
  usage: REGIONS_USAGE,
  parse: parseRegionsArguments,
  opening: ({ stack }) =>
    `Reading what lives in each region of ${stack === undefined ? "the stack" : `stack ${stack}`}: some seconds …`,
  async run(asked) {
    const { runRegions } = await import("./regions/run-regions.ts");
    return runRegions(asked);
  },
};

if (import.meta.main) await command(regions);
