import { type Command, command } from "../command-line/command.ts";
import { parseRollOutArguments, ROLL_OUT_USAGE, type RollOutCommand } from "./roll-out/command-line.ts";

/** `npm run roll-out`: exit status 0, 1 when it went back or something failed, 130 after Ctrl-C. */
export const rollOut: Command<RollOutCommand> = {
  usage: ROLL_OUT_USAGE,
  parse: parseRollOutArguments,
  opening: ({ stack, shares, minutes, dryRun }) =>
    dryRun
      ? `Reading the functions of stack ${stack}: some seconds …`
      : `Rolling out stack ${stack}: ${(shares.length + 1) * minutes} minutes a region, and what pulumi up takes …`,
  async run(asked, signal, isQuiet) {
    const { runRollOut } = await import("./roll-out/run-roll-out.ts");
    return runRollOut(asked, signal, isQuiet);
  },
};

if (import.meta.main) await command(rollOut);
