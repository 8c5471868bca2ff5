import { type Command, command } from "../command-line/command.ts";
import { parseWatchArguments, WATCH_USAGE, type WatchCommand } from "./watch/command-line.ts";

/** `npm run watch`: exit status 0 after Ctrl-C. */
export const watch: Command<WatchCommand> = {
  usage: WATCH_USAGE,
  parse: parseWatchArguments,
  opening: ({ stack }) => `Serving a page of ${stack === undefined ? "the stack" : `stack ${stack}`}, until Ctrl-C …`,
  async run(asked, signal) {
    const { runWatch } = await import("./watch/run-watch.ts");
    return runWatch(asked, signal);
  },
};

if (import.meta.main) await command(watch);
