import { type Command, command } from "../command-line/command.ts";
import { parseRollOutArguments, ROLL_OUT_USAGE, type RollOutCommand } from "./roll-out/command-line.ts";

/** `npm run roll-out`: exit status 0, 1 when it went back or something failed, 130 after Ctrl-C. */
export const rollOut: Command<RollOutCommand> = {
  usage: ROLL_OUT_USAGE,
  parse: parseRollOutArguments,
  async run(asked, signal) {
    const { runRollOut } = await import("./roll-out/run-roll-out.ts");
    return runRollOut(asked, signal);
  },
};

if (import.meta.main) await command(rollOut);
