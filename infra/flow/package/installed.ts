import { readdir, readFile } from "node:fs/promises";
import path from "node:path";

/** What a package says of itself. */
export type Manifest = {
  name: string;
  version: string;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  /** Operating systems, processors and C libraries that it is for. @default every one */
  os?: string[];
  cpu?: string[];
  libc?: string[];
};

/** A package as npm installed it. */
export type Installed = { folder: string; manifest: Manifest };

/** Finds a package as Node.js does, from a folder upward; undefined when it is not installed. */
export async function findInstalled(name: string, from: string): Promise<Installed | undefined> {
  for (let folder = from; ; folder = path.dirname(folder)) {
    const candidate = path.join(folder, "node_modules", name);
    const text = await readFile(path.join(candidate, "package.json"), "utf8").catch(() => undefined);
    if (text !== undefined) return { folder: candidate, manifest: JSON.parse(text) as Manifest };
    if (folder === path.dirname(folder)) return undefined;
  }
}

/** The files of a package without those of others below it, in an order that is always the same. */
export async function filesOf({ folder }: Installed): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .filter((file) => !file.split(path.sep).includes("node_modules"))
    .sort();
}
