import { writeFile } from "node:fs/promises";

/** Writes what a command found to a file, or to standard output without one. A line feed ends it. */
export async function writeResult(text: string, file: string | undefined): Promise<void> {
  if (file !== undefined) await writeFile(file, `${text}\n`);
  else process.stdout.write(`${text}\n`);
}
