import { readFile } from "node:fs/promises";
import { createProgress, type Progress } from "../command-line/progress.ts";

/** What is told of a run: each step, the result alone, or the report as JSON. */
type Telling = "steps" | "result" | "json";

/** Tells of a run on standard output. */
export type Voice = {
  /** Says what is being done. */
  say: (text: string) => void;
  /** Says what came of it. */
  tell: (text: string) => void;
  /** Tells the report that a file holds, when it is asked for as JSON. */
  report: (file: string) => Promise<void>;
  /** Whether standard output is for the result alone. */
  isResultAlone: boolean;
  /** How far it is. */
  progress: Progress;
};

const SILENT: Progress = { step: () => {}, records: () => {}, end: () => {} };

/** How a run is told of: `json` has the report alone, `isQuiet` the result alone. */
export function createVoice(
  { json, isQuiet }: { json: boolean; isQuiet: boolean },
  out: NodeJS.WriteStream = process.stdout,
): Voice {
  const telling: Telling = json ? "json" : isQuiet ? "result" : "steps";
  const write = (text: string) => void out.write(`${text}\n`);
  const nothing = () => {};
  return {
    say: telling === "steps" ? write : nothing,
    tell: telling === "json" ? nothing : write,
    report: async (file) => (telling === "json" ? write((await readFile(file, "utf8")).trimEnd()) : undefined),
    isResultAlone: telling !== "steps",
    progress: telling === "steps" ? createProgress(out, () => performance.now()) : SILENT,
  };
}
