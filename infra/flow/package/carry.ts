import path from "node:path";
import { runError } from "../../run-error.ts";
import { filesOf, findInstalled, type Installed } from "./installed.ts";
import { fitsTarget, isBinary, isForOneSystem, isForTarget, standsIn, targetsOf } from "./native.ts";
import { type PackagedFile, readPackaged } from "./packaged-file.ts";

/**
 * The files of npm packages that stand beside a bundle, since they can't be in it, with what they depend on: below `node_modules/`.
 * Rejects with `pulumi.RunError` that names a package which is not installed, or has no binaries for where functions run.
 * @param entry Path of the handler: packages are found as its imports are.
 */
export async function carriedFiles(entry: string, names: readonly string[]): Promise<PackagedFile[]> {
  const packages = new Map<string, Installed>();
  for (const name of names) await gather(await installed(name, path.dirname(entry)), names, packages);
  const files = await Promise.all([...packages].map(([place, one]) => read(place, one)));
  return files.flat().sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function installed(name: string, from: string): Promise<Installed> {
  const found = await findInstalled(name, from);
  if (found === undefined)
    throw runError(`carry must name installed packages, got ${name}, which is not.\nFix: npm install ${name}`);
  return found;
}

/** Adds a package, and what it depends on, each at its place below `node_modules/`. */
async function gather(one: Installed, names: readonly string[], packages: Map<string, Installed>): Promise<void> {
  const place = placeOf(one.folder);
  const known = packages.get(place);
  if (known?.folder === one.folder) return;
  if (known !== undefined)
    throw runError(
      `carry must lead to one version of each package, got ${one.manifest.name} ${known.manifest.version} and ${one.manifest.version}.\nFix: npm dedupe`,
    );
  packages.set(place, one);
  const { dependencies = {}, optionalDependencies = {} } = one.manifest;
  for (const name of Object.keys(dependencies))
    if (!Object.hasOwn(optionalDependencies, name)) await gather(await installed(name, one.folder), names, packages);
  for (const optional of await optionalOf(one, names)) await gather(optional, names, packages);
}

/** Where Node.js finds a package from the bundle: what follows the first `node_modules/`. */
function placeOf(folder: string): string {
  const [, ...places] = folder.split(`${path.sep}node_modules${path.sep}`);
  return places.map((place) => `node_modules/${place.split(path.sep).join("/")}`).join("/");
}

/** The optional dependencies that a package has where functions run; none for one system where WebAssembly stands in for it. */
async function optionalOf(one: Installed, names: readonly string[]): Promise<Installed[]> {
  const { manifest, folder } = one;
  const isReplaced = names.some((name) => standsIn(name, manifest));
  const found = await Promise.all(
    Object.keys(manifest.optionalDependencies ?? {}).map((name) => findInstalled(name, folder)),
  );
  const there = found
    .flatMap((optional) => optional ?? [])
    .filter(({ manifest: own }) => !isForOneSystem(own) || (isForTarget(own) && !isReplaced));
  const wanted = targetsOf(manifest);
  const missing = wanted.filter(({ name }) => !there.some((optional) => optional.manifest.name === name));
  if (missing.length > 0 && !isReplaced) throw withoutBinaries(manifest.name, wanted);
  return there;
}

/** Reads a package. One with binaries of several systems keeps those that fit. */
async function read(place: string, one: Installed): Promise<PackagedFile[]> {
  const files = await Promise.all(
    (await filesOf(one)).map((file) =>
      readPackaged(`${place}/${file.split(path.sep).join("/")}`, path.join(one.folder, file)),
    ),
  );
  const binaries = files.filter(({ name }) => isBinary(name));
  const misfits = new Set(binaries.filter(({ bytes }) => !fitsTarget(bytes)));
  if (binaries.length > 0 && misfits.size === binaries.length)
    throw withoutBinaries(one.manifest.name, [{ name: one.manifest.name, version: one.manifest.version }]);
  return files.filter((file) => !misfits.has(file));
}

const withoutBinaries = (name: string, wanted: readonly { name: string; version: string }[]) =>
  runError(
    `carry must name packages that run on linux, arm64 and glibc, got ${name} without binaries for them.\n` +
      `Fix: npm install --force --no-save ${wanted.map((one) => `${one.name}@${one.version}`).join(" ")}; ` +
      "or carry its WebAssembly build as well, where it has one: that runs everywhere",
  );
