import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "../..");

/** What `npm start` needs of the project. */
const PARTS = [
  "client",
  "command-line",
  "emulator",
  "event-source-mapping",
  "handlers",
  "infra",
  "local",
  "offline",
  "operate",
  "package.json",
  "Pulumi.dev.yaml",
  "Pulumi.yaml",
  "tsconfig.json",
];

/** A copy of this project in a temporary folder, to which a test adds files of its own. */
export async function copyProject(): Promise<{
  folder: string;
  write: (file: string, text: string) => Promise<void>;
  remove: () => Promise<void>;
}> {
  const folder = await mkdtemp(path.join(tmpdir(), "tributary-copy-"));
  const filter = (source: string) => !["node_modules", "dist"].includes(path.basename(source));
  for (const part of PARTS) await cp(path.join(root, part), path.join(folder, part), { recursive: true, filter });
  await symlink(path.join(root, "node_modules"), path.join(folder, "node_modules"));
  return {
    folder,
    async write(file, text) {
      await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
      await writeFile(path.join(folder, file), text);
    },
    remove: () => rm(folder, { recursive: true }),
  };
}
