import { type FSWatcher, readdirSync, watch } from "node:fs";
import path from "node:path";
import type { Clock } from "../../emulator/time/clock.ts";

/** Changes of files, several at a time as one. */
export type Changes = {
  /** Resolves with the file that changed last once something has changed, and then nothing for a moment. Rejects when `signal` is aborted. */
  next(signal: AbortSignal): Promise<string>;
  stop(): void;
};

/** Calls back with each file that changes; returns what ends that. */
export type WatchFiles = (onChange: (file: string) => void) => () => void;

/** Editors write a file in several steps, and several files at once. */
const QUIET_MS = 200;

/** Listens to changes. */
export function createChanges(watchFiles: WatchFiles, clock: Clock): Changes {
  let changed: string | undefined;
  let count = 0;
  let bell = Promise.withResolvers<void>();
  const stop = watchFiles((file) => {
    changed = file;
    count += 1;
    bell.resolve();
  });
  return {
    stop,
    async next(signal) {
      const abort = () => bell.resolve();
      signal.addEventListener("abort", abort, { once: true });
      if (signal.aborted) abort();
      await bell.promise;
      signal.removeEventListener("abort", abort);
      for (let seen = -1; seen !== count && !signal.aborted; ) {
        seen = count;
        await clock.sleep(QUIET_MS, signal);
      }
      bell = Promise.withResolvers<void>();
      signal.throwIfAborted();
      return changed ?? "";
    },
  };
}

/** Folders of a project that hold nothing of its program. */
const NOT_THE_PROGRAM = new Set(["node_modules", "docs", "test", "bench", "out", "coverage"]);

/** Watches the files of a project, but for hidden ones, packages and `output`; and the given files, wherever they are. */
export function watchProject(project: string, output: string, files: readonly string[]): WatchFiles {
  return (onChange) => {
    const watchers: FSWatcher[] = [];
    const add = (target: string, recursive: boolean, isOurs: (file: string) => boolean) => {
      const watcher = watch(target, { recursive }, (_event, name) => {
        if (name !== null && isOurs(name)) onChange(name);
      });
      watchers.push(watcher.on("error", () => watcher.close()));
    };
    const isShown = (file: string) =>
      file.split(path.sep).every((part) => !part.startsWith(".") && part !== "node_modules");
    add(project, false, (file) => isShown(file) && path.extname(file) !== "");
    for (const entry of readdirSync(project, { withFileTypes: true })) {
      const folder = path.join(project, entry.name);
      if (!entry.isDirectory() || !isShown(entry.name) || NOT_THE_PROGRAM.has(entry.name)) continue;
      if (path.resolve(output) !== folder) add(folder, true, isShown);
    }
    // An editor may put a new file in the place of the old one, which a watch on the file itself would follow.
    for (const file of files) add(path.dirname(path.resolve(file)), false, (name) => name === path.basename(file));
    return () => {
      for (const watcher of watchers) watcher.close();
    };
  };
}
