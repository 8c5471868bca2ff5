import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** The project's folder. */
const root = path.resolve(import.meta.dirname, "../..");
const INDEX = "infra/flows/index.ts";
const NOT_COPIED = new Set(["node_modules", ".git", "bench", "dist", "docs", "out", "test"]);

/** What `infra/flows/index.ts` says of the flow that the kit ships with. */
export const ENRICH = 'export { enrich } from "./enrich.ts";\n';

let shipped: string | undefined;

/**
 * Folder of the program as it is shipped, with the flow `enrich` alone, which the proofs are about: the project's own, or a copy where
 * the project has more flows.
 */
export function shippedProgram(): string {
  const lines = readFileSync(path.join(root, INDEX), "utf8").matchAll(/^export .+$/gm);
  shipped ??= [...lines].length === 1 ? root : copyProgram();
  return shipped;
}

/** A copy of the program and of what runs it, with the flow `enrich` alone. It goes with the process. */
export function copyProgram(): string {
  const dir = mkdtempSync(path.join(tmpdir(), "tributary-flows-"));
  process.once("exit", () => rmSync(dir, { recursive: true, force: true }));
  cpSync(root, dir, { recursive: true, filter: (source) => !NOT_COPIED.has(path.basename(source)) });
  symlinkSync(path.join(root, "node_modules"), path.join(dir, "node_modules"));
  writeFileSync(path.join(dir, INDEX), ENRICH);
  return dir;
}
