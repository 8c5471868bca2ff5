import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { ENRICH } from "../support/shipped-program.ts";

const root = path.resolve(import.meta.dirname, "../..");

const NOT_COPIED = new Set(["node_modules", ".git", "bench", "dist", "docs", "out", "test"]);

/** A copy of this project in a temporary folder, with the flow `enrich` alone, to which a test adds files of its own. */
export async function copyProject(): Promise<{
  folder: string;
  write: (file: string, text: string) => Promise<void>;
  remove: () => Promise<void>;
}> {
  const folder = await mkdtemp(path.join(tmpdir(), "tributary-copy-"));
  await cp(root, folder, { recursive: true, filter: (source) => !NOT_COPIED.has(path.basename(source)) });
  await symlink(path.join(root, "node_modules"), path.join(folder, "node_modules"));
  await writeFile(path.join(folder, "infra/flows/index.ts"), ENRICH);
  return {
    folder,
    async write(file, text) {
      await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
      await writeFile(path.join(folder, file), text);
    },
    remove: () => rm(folder, { recursive: true }),
  };
}
