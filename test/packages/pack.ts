import { execFile } from "node:child_process";
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";

/** Folder of this repository. */
export const root = path.resolve(import.meta.dirname, "../..");

/** The packages, by their folders. */
export const FOLDERS = ["client", "emulator", "handlers/kinesis", "infra", "policies"] as const;

/** Folders that packages share: each takes along what it imports of them. */
const SHARED = ["event-source-mapping"];

/** A package's folder in the repository. */
export type Folder = (typeof FOLDERS)[number];

/** A package as it is published. */
export type Packed = { folder: Folder; manifest: Manifest; files: string[]; tarball: string };

/** What of a package.json the tests look at. */
export type Manifest = {
  name: string;
  version: string;
  license: string;
  engines: { node: string };
  exports: Record<string, unknown>;
  scripts: Record<string, string>;
  dependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
};

/** The name under which a package is published. */
export const nameOf = (folder: Folder): string => readManifest(folder).name;

const readManifest = (folder: Folder): Manifest =>
  JSON.parse(readFileSync(path.join(root, folder, "package.json"), "utf8"));

let packing: Promise<Packed[]> | undefined;

/** Packs every package by its own scripts, once a process, out of a copy of the packages' folders and nothing else. */
export function packAll(): Promise<Packed[]> {
  packing ??= pack();
  return packing;
}

const temporary: string[] = [];

/** A new temporary folder, which goes when the process does. */
export function temporaryFolder(name: string): string {
  if (temporary.length === 0)
    process.on("exit", () => {
      for (const folder of temporary) rmSync(folder, { recursive: true, force: true });
    });
  const folder = mkdtempSync(path.join(tmpdir(), `${name}-`));
  temporary.push(folder);
  return folder;
}

async function pack(): Promise<Packed[]> {
  const stage = createStage();
  const packed = await npmPack(stage);
  return FOLDERS.map((folder) => {
    const manifest = readManifest(folder);
    const found = packed.find(({ name }) => name === manifest.name);
    if (found === undefined) throw new Error(`npm pack made no ${manifest.name}`);
    return {
      folder,
      manifest,
      files: found.files.map((file) => file.path).sort(),
      tarball: path.join(stage, found.filename),
    };
  });
}

function createStage(): string {
  const stage = temporaryFolder("packages");
  symlinkSync(path.join(root, "node_modules"), path.join(stage, "node_modules"));
  for (const file of ["package.json", "tsconfig.json", "tsconfig.build.json"])
    copyFileSync(path.join(root, file), path.join(stage, file));
  for (const folder of [...FOLDERS, ...SHARED]) {
    mkdirSync(path.dirname(path.join(stage, folder)), { recursive: true });
    cpSync(path.join(root, folder), path.join(stage, folder), { recursive: true });
  }
  return stage;
}

type NpmPacked = { name: string; filename: string; files: { path: string }[] };

async function npmPack(stage: string): Promise<NpmPacked[]> {
  const workspaces = FOLDERS.flatMap((folder) => ["--workspace", folder]);
  const { stdout } = await promisify(execFile)("npm", ["pack", "--json", ...workspaces], { cwd: stage });
  return JSON.parse(stdout.slice(stdout.search(/^\[/m)));
}
