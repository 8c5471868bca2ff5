import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import * as pulumi from "@pulumi/pulumi";
import { type BuildFailure, build } from "esbuild";
import { runError } from "../../run-error.ts";
import { BUNDLE_OPTIONS } from "./bundle-options.ts";
import { carriedFiles } from "./carry.ts";
import { type PackagedFile, readPackaged } from "./packaged-file.ts";

/** What a function's package is made from. */
export type PackageArgs = {
  /** The handler's source file: an absolute path, or its URL. It exports `handler`. */
  entry: string | URL;
  /** Files that stand beside the bundle: name in the package → absolute path. @default none */
  files?: Record<string, string>;
  /**
   * npm packages that can't be in a bundle: they stand beside it, with what they depend on. Binaries must be for linux, arm64 and
   * glibc; a WebAssembly build that is named too takes their place. @default none
   */
  carry?: readonly string[];
};

const packages = new Map<string, Promise<pulumi.asset.FileArchive>>();

/**
 * Bundles a handler with its dependencies, as `index.mjs` with its source map: same sources, same bytes.
 * Bundled once a program, however many regions ask: the bundle costs more than a region's resources.
 * Rejects with `pulumi.RunError` that names the entry and what esbuild found.
 */
export function packageHandler(args: PackageArgs): Promise<pulumi.asset.FileArchive> {
  const key = JSON.stringify(args);
  const known = packages.get(key) ?? createPackage(args);
  packages.set(key, known);
  return known;
}

async function createPackage({ entry, files = {}, carry = [] }: PackageArgs): Promise<pulumi.asset.FileArchive> {
  const source = entry instanceof URL ? fileURLToPath(entry) : entry;
  const bundled = (await bundle(source, carry)).map(({ path: file, contents }) => ({
    name: path.basename(file),
    bytes: contents,
  }));
  const beside = await Promise.all(Object.entries(files).map(([name, file]) => readPackaged(name, file)));
  const carried = await carriedFiles(source, carry);
  return new pulumi.asset.FileArchive(asSeenByEngine(await keep([...bundled, ...beside, ...carried])));
}

/**
 * A path as state keeps it: relative, so that it does not tell where somebody builds. Only a program that the engine itself started
 * runs in the folder from which engine and provider resolve it; inline programs and component providers need not.
 */
const asSeenByEngine = (folder: string): string =>
  path.isAbsolute(pulumi.getRootDirectory()) ? path.relative(process.cwd(), folder) : folder;

/** Where packages are kept, so that state and engine see a path, not a megabyte of text: in the project's node_modules. */
function cacheFolder(): string {
  const here = import.meta.dirname;
  const installed = here.indexOf(`${path.sep}node_modules${path.sep}`);
  const project = installed < 0 ? path.resolve(here, "../../..") : here.slice(0, installed);
  return path.join(project, "node_modules/.cache/tributary");
}

/** Answers the folder of a package, named by its content, which is written once and never changed. */
async function keep(files: PackagedFile[]): Promise<string> {
  const cache = cacheFolder();
  const hash = createHash("sha256");
  for (const { name, bytes } of files) hash.update(`${name}\0${bytes.byteLength}\0`).update(bytes);
  const folder = path.join(cache, hash.digest("hex").slice(0, 16));
  if (await stat(folder).catch(() => undefined)) return folder;
  await mkdir(cache, { recursive: true });
  const draft = await mkdtemp(path.join(cache, "draft-"));
  for (const { name, bytes } of files) {
    await mkdir(path.dirname(path.join(draft, name)), { recursive: true });
    await writeFile(path.join(draft, name), bytes);
  }
  // Another program may have kept the same package meanwhile; its bytes are the same.
  await rename(draft, folder).catch(() => rm(draft, { recursive: true }));
  return folder;
}

async function bundle(entry: string, carry: readonly string[]) {
  const { outputFiles, metafile } = await built(entry, carry);
  const { exports = [] } = metafile.outputs["package/index.mjs"] ?? {};
  if (!exports.includes("handler"))
    throw runError(
      `The module of a package must export handler, got ${exports.join(", ") || "nothing"} from ${entry}.\nFix: export const handler = …`,
    );
  return outputFiles;
}

async function built(entry: string, carry: readonly string[]) {
  try {
    return await build({
      ...BUNDLE_OPTIONS,
      entryPoints: { index: entry },
      absWorkingDir: path.dirname(entry),
      outdir: "package",
      external: carry.flatMap((name) => [name, `${name}/*`]),
      write: false,
      metafile: true,
      logLevel: "silent",
    });
  } catch (error) {
    const { errors = [] } = error as Partial<BuildFailure>;
    const reasons = errors.map(({ text, location }) =>
      location ? `${location.file}:${location.line}: ${text}` : text,
    );
    throw runError(
      `The package of ${entry} must bundle, got ${reasons.join("; ") || String(error)}.\nFix: npx tsc, then mend what it names`,
    );
  }
}
