import { type Command, command } from "../command-line/command.ts";
import { NEW_USAGE, type NewCommand, parseNewArguments } from "./new/command-line.ts";

/** `npm run new`: exit status 0, or 2 for names that can't be taken. */
export const newPart: Command<NewCommand> = {
  usage: NEW_USAGE,
  parse: parseNewArguments,
  async run(asked) {
    const { makePart } = await import("./new/make-part.ts");
    process.stdout.write(await makePart(asked, process.cwd()));
    return 0;
  },
};

if (import.meta.main) await command(newPart);
