import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { build } from "esbuild";

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

/** Bundles a module as infra/flow/package.ts bundles the function, and answers where it is. */
export async function bundle(entry: string, name: string): Promise<string> {
  // Chunks are named by their content: those of an older bundle would be counted with it.
  await rm(path.join(BUNDLES, name), { recursive: true, force: true });
  await mkdir(BUNDLES, { recursive: true });
  await build({
    entryPoints: { [name]: entry },
    outdir: path.join(BUNDLES, name),
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node24",
    mainFields: ["module", "main"],
    banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
    minify: true,
    legalComments: "none",
    sourcemap: "linked",
    sourcesContent: false,
    logLevel: "error",
  });
  return bundleFile(name);
}
