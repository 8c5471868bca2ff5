import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { build } from "esbuild";
import { NEVER_IN_LAMBDA } from "../../infra/flow/package.ts";

const CACHE = path.resolve(import.meta.dirname, "../../node_modules/.cache/tributary/bench");

/** Where a bundle is, once it is made. */
export function bundleFile(name: string): string {
  return path.join(CACHE, name, `${name}.mjs`);
}

/** Bundles a module as infra/flow/package.ts bundles the function, and answers where it is. */
export async function bundle(entry: string, name: string): Promise<string> {
  // Chunks are named by their content: those of an older bundle would be counted with it.
  await rm(path.join(CACHE, name), { recursive: true, force: true });
  await mkdir(CACHE, { recursive: true });
  await build({
    entryPoints: { [name]: entry },
    outdir: path.join(CACHE, name),
    outExtension: { ".js": ".mjs" },
    bundle: true,
    external: [...NEVER_IN_LAMBDA],
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
