import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { isAlive } from "./processes.ts";

/** Who works in a folder. */
const holder = z.object({ pid: z.int().positive(), what: z.string(), since: z.string() });

/** A folder that another process works in. */
export class FolderInUseError extends Error {
  override readonly name = "FolderInUseError";
  readonly exitStatus = 1;
}

const LOCK_FILE = ".tributary.lock";

/**
 * Keeps a folder to this process, so that two runs never empty each other's files. A lock whose process has ended is void.
 * Returns what gives the folder free again. Rejects with {@link FolderInUseError} that names who holds it.
 * @param what this process does there, for others to read.
 */
export async function lockFolder(folder: string, what: string): Promise<() => Promise<void>> {
  const file = path.join(folder, LOCK_FILE);
  const text = `${JSON.stringify({ pid: process.pid, what, since: new Date().toISOString() })}\n`;
  for (;;) {
    if (await createFile(file, text)) return () => rm(file, { force: true });
    const other = await readHolder(file);
    if (other !== undefined && isAlive(other.pid))
      throw new FolderInUseError(
        `${folder} must not be in use, but process ${other.pid} works there: ${other.what}, since ${other.since}.\n` +
          `Fix: give this run a folder of its own with --output, or end the other one. If there is none, delete ${file}.`,
      );
    await rm(file, { force: true });
  }
}

async function createFile(file: string, text: string): Promise<boolean> {
  try {
    await writeFile(file, text, { flag: "wx" });
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

/** Undefined for a lock that says nothing, as one does that was cut off, or is there no more. */
async function readHolder(file: string): Promise<z.infer<typeof holder> | undefined> {
  try {
    return holder.parse(JSON.parse(await readFile(file, "utf8")));
  } catch {
    return undefined;
  }
}
