import type { BuildOptions } from "esbuild";

/** How a function's code is bundled: modules for Node.js 24, with a source map and without the sources in it. */
export const BUNDLE_OPTIONS = {
  outExtension: { ".js": ".mjs" },
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node24",
  mainFields: ["module", "main"],
  // Packages of the CommonJS kind may ask for `require`, which modules have not.
  banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
  minify: true,
  // Names of places: escaped they take twice as much.
  charset: "utf8",
  legalComments: "none",
  sourcemap: "linked",
  sourcesContent: false,
} satisfies BuildOptions;
