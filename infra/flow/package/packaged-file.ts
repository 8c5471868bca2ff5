import { readFile } from "node:fs/promises";
import * as pulumi from "@pulumi/pulumi";

/** A file of a package: its name there, and what is in it. */
export type PackagedFile = { name: string; bytes: Uint8Array };

/** Reads a file for a package. Rejects with `pulumi.RunError` that names it. */
export async function readPackaged(name: string, file: string): Promise<PackagedFile> {
  try {
    return { name, bytes: await readFile(file) };
  } catch (error) {
    throw packageError(
      `${name} of the package must be a readable file, got ${(error as Error).message}.\nFix: put the file there, or name another`,
    );
  }
}

/** An error whose message stays as it is: the SDK would write the name of each property that waits for the package before it. */
export function packageError(message: string): pulumi.RunError {
  return Object.defineProperty(new pulumi.RunError(message), "message", { get: () => message, set: () => {} });
}
