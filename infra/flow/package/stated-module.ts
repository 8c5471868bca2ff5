import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { PackageArgs } from "./package.ts";

/** What a call says in a program that Node runs from its source: it blanks types and moves nothing. */
const STATED = /^new\s+[\w.]+\s*<\s*typeof\s+import\(\s*(["'])(\.{1,2}\/[^"']+)\1\s*\)\s*>/;
const PLACE = /\(?((?:file:\/\/)?\/[^()]+|[A-Za-z]:[^()]+):(\d+):(\d+)\)?$/;

/**
 * What is wrong when a program makes a flow of one module's type and another module's code, which the compiler can't see: setting, rule,
 * value got, fix. Nothing where the program's text does not tell, as when it was compiled or names the type elsewhere.
 * @param constructed the class whose construction the program wrote.
 */
export function statedModuleProblems({ entry }: PackageArgs, constructed: NewableFunction): string[] {
  const stated = statedModule(constructed);
  const source = entry instanceof URL ? fileURLToPath(entry) : path.resolve(entry);
  if (stated === undefined || stated === source || !existsSync(stated)) return [];
  return [
    `package.entry must be the module whose type the flow has, ${stated}, got ${source}.\nFix: name one file in both`,
  ];
}

function statedModule(constructed: NewableFunction): string | undefined {
  const holder: { stack?: string } = {};
  Error.captureStackTrace(holder, constructed);
  const [, caller = ""] = holder.stack?.split("\n") ?? [];
  const [, file, line, column] = PLACE.exec(caller.trim()) ?? [];
  if (file === undefined) return undefined;
  const url = file.startsWith("file:") ? new URL(file) : pathToFileURL(file);
  const lines = readText(url)
    .split("\n")
    .slice(Number(line) - 1);
  const [, , specifier] = STATED.exec(lines.join("\n").slice(Number(column) - 1)) ?? [];
  return specifier === undefined ? undefined : fileURLToPath(new URL(specifier, url));
}

function readText(url: URL): string {
  try {
    return readFileSync(url, "utf8");
  } catch {
    return "";
  }
}
