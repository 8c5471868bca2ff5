import { execFile, execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { type Folder, packAll, root, temporaryFolder } from "./pack.ts";

/** A project of somebody else's, with packages of ours. */
export type Project = {
  dir: string;
  /** Writes a file, and answers its path. */
  write(file: string, text: string): string;
  /** Reads a file of the project. */
  read(file: string): string;
  /** Runs a program of the project, and answers what it printed. Rejects when it fails, or complains. */
  run(file: string, args?: readonly string[], env?: Record<string, string>): Promise<string>;
};

/** The Node.js that programs run on. @default the one of this process */
const node = () => process.env.PACKAGES_NODE ?? process.execPath;

/** An empty project in which `folders` are installed: unpacked, with what each of them declares, and nothing else. */
export async function createProject(folders: readonly Folder[], beside: readonly string[] = []): Promise<Project> {
  const dir = temporaryFolder("project");
  const project = {
    dir,
    write(file: string, text: string) {
      const target = path.join(dir, file);
      mkdirSync(path.dirname(target), { recursive: true });
      writeFileSync(target, text);
      return target;
    },
    read: (file: string) => readFileSync(path.join(dir, file), "utf8"),
    async run(file: string, args: readonly string[] = [], env: Record<string, string> = {}) {
      const options = { cwd: dir, env: { ...process.env, ...env } };
      const { stdout, stderr } = await promisify(execFile)(node(), [path.join(dir, file), ...args], options);
      if (stderr !== "") throw new Error(`${file} complained: ${stderr}`);
      return stdout.trim();
    },
  };
  project.write("package.json", '{ "type": "module" }');
  for (const { folder, manifest, tarball } of await packAll()) {
    if (!folders.includes(folder)) continue;
    const target = path.join(dir, "node_modules", manifest.name);
    mkdirSync(target, { recursive: true });
    execFileSync("tar", ["-xzf", tarball, "-C", target, "--strip-components", "1"]);
    for (const name of Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })) link(dir, name);
  }
  for (const name of beside) link(dir, name);
  return project;
}

function link(dir: string, name: string): void {
  const target = path.join(dir, "node_modules", name);
  mkdirSync(path.dirname(target), { recursive: true });
  if (!existsSync(target)) symlinkSync(path.join(root, "node_modules", name), target);
}
