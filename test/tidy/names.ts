import path from "node:path";
import type { Module } from "./read-module.ts";

/** Files whose exports are used from outside this repository, or by their path: globs with their reasons. */
export type Entries = Readonly<Record<string, string>>;

/**
 * Exports that nothing needs: no other module imports them (a type may be needed by an export beside it), or tests alone
 * do, of what their own module never uses.
 */
export function unusedExports(modules: readonly Module[], entries: Entries): string[] {
  const [used, usedByTests] = [new Set<string>(), new Set<string>()];
  for (const { path: importer, imports } of modules) {
    const uses = isTest(importer) ? usedByTests : used;
    for (const { from, names } of imports)
      for (const name of names === "all" ? ["*"] : names) uses.add(`${from}#${name}`);
  }
  return modules
    .filter(({ path: file }) => !Object.keys(entries).some((glob) => path.matchesGlob(file, glob)))
    .flatMap(({ path: file, exports, mentions }) =>
      exports.flatMap(({ name, isType }) => {
        const has = (uses: Set<string>) => uses.has(`${file}#${name}`) || uses.has(`${file}#*`);
        const isMentioned = (mentions.get(name) ?? 0) > 1;
        const isUsed = isTest(file) ? has(usedByTests) || has(used) : has(used);
        if (isUsed || (isMentioned && (isType || has(usedByTests)))) return [];
        const why = has(usedByTests) ? "tests alone use it" : "nothing imports it";
        return [`${file} must export only what is used, got ${name}: ${why}`];
      }),
    );
}

/** Types of one name that several files export: one name, one meaning. Allowed ones are named with their reason. */
export function twinTypes(modules: readonly Module[], allowed: Readonly<Record<string, string>>): string[] {
  const places = new Map<string, string[]>();
  for (const { path: file, exports } of modules.filter((module) => !isTest(module.path)))
    for (const { name, isType, isPassedOn } of exports)
      if (isType && !isPassedOn) places.set(name, [...(places.get(name) ?? []), file]);
  const twins = [...places].filter(([, files]) => files.length > 1).map(([name]) => name);
  return [
    ...twins
      .filter((name) => !Object.hasOwn(allowed, name))
      .map((name) => `${name} must be one exported type, got ${places.get(name)?.join(", ")}`),
    ...Object.keys(allowed)
      .filter((name) => !twins.includes(name))
      .map((name) => `${name} is one type: take it off the list of twins`),
  ];
}

/** Where a text stands outside the one file that it belongs to. */
export function writtenTwice(modules: readonly Module[], belongs: Readonly<Record<string, RegExp>>): string[] {
  return Object.entries(belongs).flatMap(([file, pattern]) =>
    modules
      .filter((module) => module.path !== file && !isTest(module.path) && pattern.test(module.text))
      .map((module) => `${module.path} must take ${pattern} from ${file}`),
  );
}

const isTest = (file: string) => file.startsWith("test/");
