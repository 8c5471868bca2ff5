import { type Command, command } from "../command-line/command.ts";
import { MOVE_USAGE, type MoveCommand, parseMoveArguments } from "./move-trigger/command-line.ts";

/** `npm run move-trigger`: exit status 0, 1 when something is left to do, 130 after Ctrl-C. */
export const moveTrigger: Command<MoveCommand> = {
  usage: MOVE_USAGE,
  parse: parseMoveArguments,
  opening: ({ stack, dryRun, back }) =>
    dryRun || back
      ? `Reading the stream triggers of stack ${stack}: some seconds …`
      : `Moving the stream triggers of stack ${stack}: some minutes, until what is under way has ended and pulumi up is done …`,
  async run(asked, signal, isQuiet) {
    const { runMove } = await import("./move-trigger/run-move.ts");
    return runMove(asked, signal, isQuiet);
  },
};

if (import.meta.main) await command(moveTrigger);
