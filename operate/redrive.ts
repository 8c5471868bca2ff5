import { type Command, command } from "../command-line/command.ts";
import {
  type EventsCommand,
  type ProgramCommand,
  parseRedriveArguments,
  REDRIVE_USAGE,
  type RedriveCommand,
} from "./redrive/command-line.ts";

/** `npm run redrive`: exit status 0, 1 when something could not be put back, 130 after Ctrl-C. */
export const redrive: Command<RedriveCommand | EventsCommand | ProgramCommand> = {
  usage: REDRIVE_USAGE,
  parse: (args) => parseRedriveArguments(args, Date.now()),
  async run(asked, signal) {
    if ("from" in asked) {
      const { runEvents } = await import("./redrive/events/run-events.ts");
      return runEvents(asked, signal);
    }
    if ("program" in asked) {
      const { runProgramRedrive } = await import("./redrive/program/run-program-redrive.ts");
      return runProgramRedrive(asked, signal);
    }
    const { runRedrive } = await import("./redrive/run-redrive.ts");
    return runRedrive(asked, signal);
  },
};

if (import.meta.main) await command(redrive);
