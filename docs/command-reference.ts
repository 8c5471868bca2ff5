import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { page, type Reference, table } from "./markdown.ts";

const PROJECT_FOLDER = path.dirname(import.meta.dirname);
const packageFile = z.object({ scripts: z.record(z.string(), z.string()) });
const commandModule = z.record(z.string(), z.unknown());
const hasUsage = z.object({ usage: z.string() });

/** A command of the project: what is typed, and its usage. */
export type ListedCommand = { name: string; file: string; usage: string };

/** Every npm script that runs a command line of ours, in the order of package.json. */
export async function listCommands(): Promise<ListedCommand[]> {
  const { scripts } = packageFile.parse(JSON.parse(readFileSync(path.join(PROJECT_FOLDER, "package.json"), "utf8")));
  const found = Object.entries(scripts).map(async ([script, line]): Promise<ListedCommand[]> => {
    const [, file] = /^node (\S+\.ts)$/.exec(line) ?? [];
    if (file === undefined) return [];
    const exported = Object.values(commandModule.parse(await import(path.join(PROJECT_FOLDER, file))));
    const [usage] = exported.flatMap((value) => hasUsage.safeParse(value).data?.usage ?? []);
    return usage === undefined ? [] : [{ name: script === "start" ? "npm start" : `npm run ${script}`, file, usage }];
  });
  return (await Promise.all(found)).flat();
}

/** The page of all commands, from what each says of itself on `--help`. */
export async function commandsPage(): Promise<Reference> {
  const commands = await listCommands();
  const sources = "the usage of each command";
  const rows = commands.map(({ name, usage }) => [`[${name}](#${name.replaceAll(" ", "-")})`, purposeOf(usage)]);
  const text = page("Commands", sources, INTRO, [
    table(["command", "what it does"], rows),
    ...commands.map(({ name, usage }) => `## ${name}\n\n\`\`\`text\n${usage.trimEnd()}\n\`\`\``),
  ]);
  return { file: "docs/commands.md", sources, text };
}

const INTRO = `What each command says on \`--help\`. Options come after \`--\`, or npm takes them for its own: \`npm start -- --serve\`.
With \`npm run --silent\` only the command speaks, not npm: \`npm run --silent regions -- --json | jq .differences\`. With
\`--json\`, standard output is one document with a \`version\`, or, when something went wrong, one with an \`error\` that has a
\`message\` and the \`exitStatus\`; that of \`preview\` is a state in Pulumi's form. Those for who changes the project itself: [CONTRIBUTING.md](../CONTRIBUTING.md).`;

/** The first sentence of what a usage says after its forms. */
export function purposeOf(usage: string): string {
  const [, said = ""] = usage.split(/\n\n/);
  const [sentence = ""] = said.replaceAll("\n", " ").split(/(?<=\.) (?=[A-Z])/);
  return sentence;
}
