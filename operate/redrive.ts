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
  opening: ({ region, dryRun, rate }) =>
    dryRun
      ? `Reading what was given up in ${region}: a second for each thousand, or so …`
      : `Reading what was given up in ${region}, and giving it back at ${rate} a second: the same command goes on after Ctrl-C …`,
  async run(asked, signal, isQuiet) {
    const { createVoice } = await import("../command-line/voice.ts");
    const voice = createVoice({ ...asked, isQuiet }, process.stdout, "put back");
    if ("from" in asked) {
      const { runEvents } = await import("./redrive/events/run-events.ts");
      return runEvents(asked, signal, voice);
    }
    if ("program" in asked) {
      const { runProgramRedrive } = await import("./redrive/program/run-program-redrive.ts");
      return runProgramRedrive(asked, signal, voice);
    }
    const { runRedrive } = await import("./redrive/run-redrive.ts");
    return runRedrive(asked, signal, voice);
  },
};

if (import.meta.main) await command(redrive);
