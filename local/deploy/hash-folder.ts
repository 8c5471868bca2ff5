import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";

/** SHA-256 in Base64 of what is in a folder: the names and bytes of its files. Stands for a package's, which is of its archive. */
export async function hashFolder(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => path.join(parentPath, name));
  const hash = createHash("sha256");
  for (const file of files.sort()) {
    const bytes = await readFile(file);
    hash.update(`${path.relative(folder, file)}\n${bytes.length}\n`).update(bytes);
  }
  return hash.digest("base64");
}
