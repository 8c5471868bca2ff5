import { readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build, stop } from "esbuild";

/** What a browser needs beside the document. */
export type PageParts = { script: string; style: string };

/** Bundles the page's script from its TypeScript, and reads its style. */
export async function pageParts(): Promise<PageParts> {
  const here = import.meta.dirname;
  const [style, licence] = await Promise.all([
    readFile(path.join(here, "style.css"), "utf8"),
    readFile(fileURLToPath(import.meta.resolve("morphdom/LICENSE")), "utf8"),
  ]);
  const { outputFiles } = await build({
    entryPoints: [path.join(here, "browser", "main.ts")],
    ...{ bundle: true, minify: true, write: false, format: "iife", target: "es2022", charset: "utf8" },
    logLevel: "silent",
    banner: { js: `/*! With morphdom.\n${licence}*/` },
  });
  // Its process would stay as long as this one.
  await stop();
  return { script: outputFiles.map(({ text }) => text).join(""), style };
}
