import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { UsageError } from "../../command-line/command.ts";
import type { NewPart } from "./command-line.ts";
import { addToIndex } from "./flow-index.ts";
import type { Part } from "./part.ts";
import { exampleFiles } from "./templates/example.ts";
import { flowFiles } from "./templates/flow.ts";
import { handlerFiles } from "./templates/handler.ts";

const FLOWS = "infra/flows/index.ts";

/** What was made: files by their path from the project's folder, and the commands that come next. */
export type MadePart = { wrote: string[]; changed: string[]; next: string[] };

/**
 * Writes what was asked for into the project's folder. Rejects with `UsageError`, before anything is written, where there is something
 * of that name.
 */
export async function makePart(asked: NewPart, folder: string): Promise<MadePart> {
  const { files, next } = partOf(asked);
  const at = (file: string) => path.join(folder, file);
  const taken = placesOf(files, asked).filter((file) => existsSync(at(file)));
  if (taken.length > 0)
    throw new UsageError(`NAME must be one that nothing has yet, got ${asked.name}, as ${taken.join(" and ")} shows.`);
  const index = asked.kind === "flow" ? addToIndex(await readFile(at(FLOWS), "utf8"), asked.name) : undefined;
  for (const [file, text] of Object.entries(files)) {
    await mkdir(path.dirname(at(file)), { recursive: true });
    await writeFile(at(file), text, { flag: "wx" });
  }
  if (index !== undefined) await writeFile(at(FLOWS), index);
  return { wrote: Object.keys(files), changed: index === undefined ? [] : [FLOWS], next };
}

/** What was made, in words. */
export function partText({ wrote, changed, next }: MadePart): string {
  const files = [...wrote.map((file) => `Wrote    ${file}`), ...changed.map((file) => `Changed  ${file}`)];
  return [...files, "", "Next:", ...next.map((command) => `  ${command}`)].join("\n");
}

function partOf(asked: NewPart): Part {
  if (asked.kind === "handler") return handlerFiles(asked.name);
  return asked.kind === "flow" ? flowFiles(asked.name, asked.source) : exampleFiles(asked.name);
}

/** Every file, and the folder that is the part's own. */
const placesOf = (files: Record<string, string>, { kind, name }: NewPart) => [
  kind === "example" ? `examples/${name}` : `handlers/${name}`,
  ...Object.keys(files).filter((file) => !file.startsWith("handlers/") && !file.startsWith("examples/")),
];
