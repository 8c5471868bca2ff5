import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** Resident memory, in MiB, after so many million records. */
export type MemoryPoint = { millions: number; residentMib: number };

const CHILD = fileURLToPath(new URL("./memory-child.ts", import.meta.url));

/** Enriches 10 million records in a process of its own. */
export async function measureMemory(): Promise<MemoryPoint[]> {
  const { stdout } = await promisify(execFile)(process.execPath, [CHILD]);
  return JSON.parse(stdout);
}
