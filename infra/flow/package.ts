import { readFile } from "node:fs/promises";
import path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { type BuildFailure, build } from "esbuild";

/** What a function's package is made from. */
export type PackageArgs = {
  /** The handler's source file: an absolute path. It exports `handler`. */
  entry: string;
  /** Files that stand beside the bundle: name in the package → absolute path. */
  files: Record<string, string>;
};

const packages = new Map<string, Promise<pulumi.asset.AssetArchive>>();

/**
 * Bundles a handler with its dependencies, as `index.mjs` with its source map: same sources, same bytes.
 * Bundled once a program, however many regions ask: the bundle costs more than a region's resources.
 * Rejects with `pulumi.RunError` that names the entry and what esbuild found.
 */
export function packageHandler(args: PackageArgs): Promise<pulumi.asset.AssetArchive> {
  const key = JSON.stringify(args);
  const known = packages.get(key) ?? bundle(args);
  packages.set(key, known);
  return known;
}

async function bundle({ entry, files }: PackageArgs): Promise<pulumi.asset.AssetArchive> {
  const assets: Record<string, pulumi.asset.StringAsset> = {};
  for (const output of await runEsbuild(entry)) {
    assets[path.basename(output.path)] = new pulumi.asset.StringAsset(output.text);
  }
  for (const [name, file] of Object.entries(files)) {
    assets[name] = new pulumi.asset.StringAsset(await readText(name, file));
  }
  return new pulumi.asset.AssetArchive(assets);
}

async function readText(name: string, file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw new pulumi.RunError(
      `${name} of the package must be a readable file, got ${(error as Error).message}.\nFix: put the file there, or name another`,
    );
  }
}

async function runEsbuild(entry: string) {
  try {
    const { outputFiles } = await build({
      entryPoints: { index: entry },
      absWorkingDir: path.dirname(entry),
      outdir: "package",
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
      write: false,
      logLevel: "silent",
    });
    return outputFiles;
  } catch (error) {
    const { errors = [] } = error as Partial<BuildFailure>;
    const reasons = errors.map(({ text, location }) =>
      location ? `${location.file}:${location.line}: ${text}` : text,
    );
    throw new pulumi.RunError(
      `The package of ${entry} must bundle, got ${reasons.join("; ") || String(error)}.\nFix: npx tsc, then mend what it names`,
    );
  }
}
