import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { build } from "esbuild";
import { BUNDLE_OPTIONS } from "../../infra/flow/package/bundle-options.ts";

const BUNDLES = path.resolve(import.meta.dirname, "../../node_modules/.cache/tributary/bench");

/** Where a bundle is, once it is made. */
export function bundleFile(name: string): string {
  return path.join(BUNDLES, name, `${name}.mjs`);
}

/** Bundles what is measured: the function, and its peers. */
export async function bundleContestants(): Promise<void> {
  const file = (name: string) => new URL(name, import.meta.url).pathname;
  await Promise.all([bundle(file("own.ts"), "own"), bundle(file("peers.ts"), "peers")]);
}

/** Bundles a module as the function is bundled, and answers where it is. */
export async function bundle(entry: string, name: string): Promise<string> {
  // Chunks are named by their content: those of an older bundle would be counted with it.
  await rm(path.join(BUNDLES, name), { recursive: true, force: true });
  await mkdir(BUNDLES, { recursive: true });
  await build({
    ...BUNDLE_OPTIONS,
    entryPoints: { [name]: entry },
    outdir: path.join(BUNDLES, name),
    logLevel: "error",
  });
  return bundleFile(name);
}
