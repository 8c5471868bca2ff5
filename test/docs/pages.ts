import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { PROJECT_FOLDER } from "../../docs/references.ts";

/** A Markdown page: its path from the project's root, and its text. */
export type Page = { file: string; text: string };

/** Reads a file of the project. */
export const read = (file: string) => readFileSync(path.join(PROJECT_FOLDER, file), "utf8");

/** Every Markdown page of the project. */
export function pages(): Page[] {
  const exclude = ["**/node_modules/**", "out/**"];
  const files = globSync("**/*.md", { cwd: PROJECT_FOLDER, exclude });
  return files.sort().map((file) => ({ file, text: read(file) }));
}

/** Text without fenced code: links and headings in it are none. */
export const withoutFences = (text: string) => text.replace(/^ *```[\s\S]*?^ *```$/gm, "");

/** The targets of a page's links. */
export function linksOf(text: string): string[] {
  return [...withoutFences(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => target);
}

/** The anchors that GitHub gives a page's headings. */
export function anchorsOf(text: string): string[] {
  const headings = [...withoutFences(text).matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) => heading);
  return headings.map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .trim()
      .replace(/\s/g, "-"),
  );
}
