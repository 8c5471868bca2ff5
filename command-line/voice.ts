import { createProgress, type Progress } from "./progress.ts";

/** What is told of a run: each step, the result alone, or the result as JSON. */
type Telling = "steps" | "result" | "json";

/** How a command is to speak: `json` has the result as JSON alone, `isQuiet` the result alone. */
export type Manner = { json: boolean; isQuiet: boolean };

/** Tells of a run on standard output. */
export type Voice = {
  /** Says what is being done. */
  say: (text: string) => void;
  /** Says what came of it. */
  tell: (text: string) => void;
  /** Tells a document of what came of it, when it is asked for as JSON. */
  report: (document: string) => void;
  /** All that was said and told, or would have been. */
  words: readonly string[];
  /** Whether standard output is for the result alone. */
  isResultAlone: boolean;
  /** How far it is. */
  progress: Progress;
};

const SILENT: Progress = { step: () => {}, records: () => {}, end: () => {} };

/**
 * How a run is told of.
 * @param done what becomes of records, for the progress. @default settled
 */
export function createVoice({ json, isQuiet }: Manner, out: NodeJS.WriteStream = process.stdout, done?: string): Voice {
  const telling: Telling = json ? "json" : isQuiet ? "result" : "steps";
  const write = (text: string) => void out.write(`${text}\n`);
  const words: string[] = [];
  const hear = (isTold: boolean) => (text: string) => {
    words.push(text);
    if (isTold) write(text);
  };
  return {
    say: hear(telling === "steps"),
    tell: hear(telling !== "json"),
    report: (document) => (telling === "json" ? write(document.trimEnd()) : undefined),
    words,
    isResultAlone: telling !== "steps",
    progress: telling === "steps" ? createProgress(out, () => performance.now(), done) : SILENT,
  };
}
