import { readFile } from "node:fs/promises";
import { runError } from "../../run-error.ts";

/** A file of a package: its name there, and what is in it. */
export type PackagedFile = { name: string; bytes: Uint8Array };

/** Reads a file for a package. Rejects with `pulumi.RunError` that names it. */
export async function readPackaged(name: string, file: string): Promise<PackagedFile> {
  try {
    return { name, bytes: await readFile(file) };
  } catch (error) {
    throw runError(
      `${name} of the package must be a readable file, got ${(error as Error).message}.\nFix: put the file there, or name another`,
    );
  }
}
