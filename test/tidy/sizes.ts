import path from "node:path";
import type { Module } from "./read-module.ts";

/** How large things may be, in lines, files and shares of all lines. */
export type Limits = {
  fileLines: number;
  testFileLines: number;
  functionLines: number;
  folderFiles: number;
  /** Folders that hold more, up to this many files. */
  fuller: Readonly<Record<string, number>>;
  /** Share of the code that a top folder may hold. */
  share: number;
  /** Share of the code that a folder of {@link Limits.wide} may hold. */
  shareWithin: number;
  /** The top folder that may be larger, because it grows by a folder for each service. */
  wide: string;
  /** `file#function` that may be longer, up to this many lines. */
  longer: Readonly<Record<string, number>>;
};

/** Everything that is larger than it may be, one sentence each. */
export function tooLarge(modules: readonly Module[], limits: Limits): string[] {
  return [...longFiles(modules, limits), ...longFunctions(modules, limits), ...fullFolders(modules, limits)];
}

function longFiles(modules: readonly Module[], { fileLines, testFileLines }: Limits): string[] {
  return modules.flatMap(({ path: file, lines }) => {
    const limit = file.startsWith("test/") ? testFileLines : fileLines;
    return lines > limit ? [`${file} must be no longer than ${limit} lines, got ${lines}`] : [];
  });
}

function longFunctions(modules: readonly Module[], { functionLines, longer }: Limits): string[] {
  const code = modules.filter(({ path: file }) => !file.startsWith("test/"));
  const all = code.flatMap(({ path: file, functions }) =>
    functions.map((each) => ({ ...each, key: `${file}#${each.name}` })),
  );
  const tooLong = all
    .map(({ key, lines }) => ({ key, lines, limit: longer[key] ?? functionLines }))
    .filter(({ lines, limit }) => lines > limit)
    .map(({ key, lines, limit }) => `${key} must be no longer than ${limit} lines, got ${lines}`);
  const needless = Object.keys(longer)
    .filter((key) => !all.some((each) => each.key === key && each.lines > functionLines))
    .map((key) => `${key} is no longer than others may be: take it off the list`);
  return [...tooLong, ...needless];
}

function fullFolders(modules: readonly Module[], { folderFiles, fuller }: Limits): string[] {
  return [...Map.groupBy(modules, ({ path: file }) => path.dirname(file))]
    .filter(([folder, files]) => files.length > (fuller[folder] ?? folderFiles))
    .map(
      ([folder, { length }]) =>
        `${folder} must hold no more than ${folderFiles} files, got ${length}: it has rooms in it`,
    );
}

/** Top folders that hold too much of the code, by lines. Give it code alone: no tests, no examples. */
export function heavyFolders(modules: readonly Module[], { share, shareWithin, wide }: Limits): string[] {
  const all = modules.reduce((sum, { lines }) => sum + lines, 0);
  const folderOf = ({ path: file }: Module) => {
    const [top = "", within = ""] = file.split("/");
    return top === wide ? `${top}/${within}` : top;
  };
  return [...Map.groupBy(modules, folderOf)].flatMap(([folder, files]) => {
    const part = files.reduce((sum, { lines }) => sum + lines, 0) / all;
    const limit = folder.startsWith(`${wide}/`) ? shareWithin : share;
    const percent = (fraction: number) => `${(fraction * 100).toFixed(1)} %`;
    return part > limit ? [`${folder} must hold no more than ${percent(limit)} of the code, got ${percent(part)}`] : [];
  });
}
