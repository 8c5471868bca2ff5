import path from "node:path";
import type { Module } from "./read-module.ts";

/** Files that run when they are started or loaded, as globs, each with its reason. */
export type Programs = Readonly<Record<string, string>>;

/** Statements that do something when their module is imported, and imports of what may do so. */
export function importEffects(modules: readonly Module[], programs: Programs): string[] {
  const isProgram = (file: string) => Object.keys(programs).some((glob) => path.matchesGlob(file, glob));
  return modules
    .filter((module) => !isProgram(module.path))
    .flatMap((module) => [
      ...module.effects.map(
        ({ line, text }) => `${module.path}:${line} must create nothing when imported, got ${text}`,
      ),
      ...module.imports
        .filter(({ from, isLazy }) => isProgram(from) && !isLazy)
        .map(({ from }) => `${module.path} must not import ${from}, which is a program: start it`),
    ]);
}
