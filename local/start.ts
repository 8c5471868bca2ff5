import { type Command, command } from "../command-line/command.ts";
import { parseStartArguments, START_USAGE, type StartCommand } from "./command-line.ts";

/** `npm start`: exit status 0 when all is well, 1 when not, 130 after Ctrl-C. */
export const start: Command<StartCommand> = {
  usage: START_USAGE,
  parse: parseStartArguments,
  async run(asked, signal) {
    const { runStart } = await import("./run-start.ts");
    try {
      return await runStart(asked, signal);
    } finally {
      if (signal.aborted && asked.mode !== "serve")
        process.stderr.write("\nInterrupted: everything was stopped, nothing was reported.\n");
    }
  },
};

if (import.meta.main) await command(start);
