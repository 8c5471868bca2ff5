import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type Command, command } from "../command-line/command.ts";
import { jsonDocument } from "../command-line/document.ts";
import { JSON_OPTION, parseOptions } from "../command-line/options.ts";
import type { Reference } from "./markdown.ts";

const PROJECT_FOLDER = path.dirname(import.meta.dirname);

/** What is wrong with the committed pages, one message each. `read` answers a file's text, or undefined when there is none. */
export function staleness(pages: Reference[], read: (file: string) => string | undefined): string[] {
  return pages.flatMap(({ file, sources, text }) => {
    const got = read(file);
    if (got === text) return [];
    const found = got === undefined ? "no such file" : "an older text";
    return [`${file} must be made from ${sources} as they are now, got ${found}.\nFix: npm run docs`];
  });
}

/** Reads a file of the project, or answers undefined when there is none. */
export function readPage(file: string): string | undefined {
  const full = path.join(PROJECT_FOLDER, file);
  return existsSync(full) ? readFileSync(full, "utf8") : undefined;
}

/** Every generated page, that of costs too, for which each stack is evaluated. */
async function allPages(): Promise<Reference[]> {
  const { references, STACKS } = await import("./references.ts");
  const { commandsPage } = await import("./command-reference.ts");
  const { costPage } = await import("./cost-reference.ts");
  const { evaluate } = await import("../offline/engine.ts");
  const graphs = [];
  for (const stack of STACKS) graphs.push(await evaluate({ dir: PROJECT_FOLDER, stack }));
  return [...references(), await commandsPage(), costPage(graphs)];
}

/** `npm run docs`: exit status 0, or 1 for stale pages. */
export const docs: Command<{ check: boolean; json: boolean }> = {
  usage: `Usage: npm run docs [-- OPTIONS]

Writes the generated pages of docs/ that are not as they should be.

  --check     write nothing; exit with 1 when a page is not as it should be
  --json      print which pages were written, or are not as they should be, as JSON
  --quiet     no word of what is being done
  -h, --help  show this text
`,
  parse: (args) => parseOptions(args, { check: { type: "boolean", default: false }, ...JSON_OPTION }),
  opening: () => "Evaluating the program for each stack: some ten seconds …",
  async run({ check, json }, _, isQuiet) {
    const { createVoice } = await import("../command-line/voice.ts");
    const { say, report } = createVoice({ json, isQuiet });
    const pages = await allPages();
    if (check) {
      const problems = staleness(pages, readPage);
      for (const problem of problems) console.error(problem);
      report(jsonDocument({ problems }));
      return problems.length > 0 ? 1 : 0;
    }
    const stale = pages.filter(({ file, text }) => readPage(file) !== text);
    for (const { file, text } of stale) {
      writeFileSync(path.join(PROJECT_FOLDER, file), text);
      say(`Wrote ${file}`);
    }
    if (stale.length === 0) say(`All ${pages.length} pages are as they should be.`);
    report(jsonDocument({ wrote: stale.map(({ file }) => file) }));
    return 0;
  },
};

// The page of commands imports every command, this one too: a top-level await would wait for itself.
if (import.meta.main) void command(docs);
