import { type Command, command } from "../command-line/command.ts";
import { parseStartArguments, START_USAGE, type StartCommand } from "./command-line.ts";

/** `npm start`: exit status 0 when all is well, 1 when not, 130 after Ctrl-C. */
export const start: Command<StartCommand> = {
  usage: START_USAGE,
  parse: parseStartArguments,
  opening: openingOf,
  async run(asked, signal, isQuiet) {
    const { runStart } = await import("./run-start.ts");
    try {
      return await runStart(asked, signal, isQuiet);
    } finally {
      if (signal.aborted && asked.mode !== "serve")
        process.stderr.write("\nInterrupted: everything was stopped, nothing was reported.\n");
    }
  },
};

function openingOf(asked: StartCommand): string {
  const on = `stack ${asked.stack}`;
  if (asked.mode === "serve") return `Bringing up ${on} to stay until Ctrl-C: about ten seconds …`;
  if (asked.mode === "try") return `Bringing up ${asked.program} and trying it: up to a minute …`;
  if (asked.input === undefined) return `Putting 12,013 sample records through ${on}: about fifteen seconds …`;
  return `Putting ${asked.input} through ${on}: ten seconds, and what its records take …`;
}

if (import.meta.main) await command(start);
