import { type Command, command } from "../command-line/command.ts";
import { jsonDocument } from "../command-line/document.ts";
import { NEW_USAGE, type NewCommand, parseNewArguments } from "./new/command-line.ts";

/** `npm run new`: exit status 0, or 2 for names that can't be taken. */
export const newPart: Command<NewCommand> = {
  usage: NEW_USAGE,
  parse: parseNewArguments,
  opening: ({ kind, name }) =>
    kind === "flow"
      ? `Writing the flow ${name}, and the pages that tell of every function: some fifteen seconds …`
      : `Writing the ${kind} ${name}: a second …`,
  async run(asked, signal, isQuiet) {
    const { createVoice } = await import("../command-line/voice.ts");
    const { makePart, partText } = await import("./new/make-part.ts");
    const { runDocs } = await import("./new/run-docs.ts");
    const folder = process.cwd();
    const made = await makePart(asked, folder);
    if (asked.kind === "flow") made.changed.push(...(await runDocs(folder, signal)));
    const { tell, report } = createVoice({ ...asked, isQuiet });
    tell(partText(made));
    report(jsonDocument(made));
    return 0;
  },
};

if (import.meta.main) await command(newPart);
