import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { deflateRawSync } from "node:zlib";

/** Zipped bytes of a package's parts. */
export type PackageSize = { entry: number; otherCode: number; sourceMaps: number };

/** Measures the folder of a bundle: the entry with what it loads at once, what it loads when needed, and the source maps. */
export async function measurePackage(entryFile: string): Promise<PackageSize> {
  const folder = path.dirname(entryFile);
  const size: PackageSize = { entry: 0, otherCode: 0, sourceMaps: 0 };
  const atOnce = await loadedAtOnce(entryFile);
  for (const name of await readdir(folder)) {
    const zipped = deflateRawSync(await readFile(path.join(folder, name)), { level: 9 }).length;
    if (name.endsWith(".map")) size.sourceMaps += zipped;
    else if (atOnce.has(path.join(folder, name))) size.entry += zipped;
    else if (name.endsWith(".mjs")) size.otherCode += zipped;
  }
  return size;
}

async function loadedAtOnce(file: string, known = new Set<string>()): Promise<Set<string>> {
  known.add(file);
  const text = await readFile(file, "utf8");
  for (const [, name = ""] of text.matchAll(/(?:from|import)\s*"(\.\/[^"]+\.mjs)"/g)) {
    const other = path.join(path.dirname(file), name);
    if (!known.has(other)) await loadedAtOnce(other, known);
  }
  return known;
}
