import { readFile, rename, writeFile } from "node:fs/promises";
import type { Checkpoint } from "../../../client/index.ts";

/** Reads a checkpoint; an empty one when there is no such file. Throws SyntaxError for a file that is damaged. */
export async function loadCheckpoint(file: string): Promise<Checkpoint> {
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return {};
    throw error;
  }
}

/** Writes a checkpoint so that a crash leaves the old one or the new one, never half of one. */
export async function saveCheckpoint(file: string, checkpoint: Checkpoint): Promise<void> {
  await writeFile(`${file}.new`, JSON.stringify(checkpoint));
  await rename(`${file}.new`, file);
}
