import path from "node:path";
import { stripVTControlCharacters } from "node:util";
import type { Message } from "../graph.ts";
import type { ProgramExit } from "./program.ts";

/** Says why a program has no graph: what it says itself, or what it asks for that has no model. Never a stack trace. */
export class ProgramError extends Error {
  override name = "ProgramError";
  /** Of a command that fails for it. */
  readonly exitStatus = 1;
}

/** The error of a program that exited with a failure: what it logged, or else the end of what it wrote on standard error. */
export function programError(exit: ProgramExit, messages: readonly Message[], dir: string): ProgramError {
  const logged = messages.filter(({ severity }) => severity === "error").map(({ text }) => readable(text, dir));
  const unique = [...new Set(logged)];
  if (unique.length > 0) return new ProgramError(unique.join("\n"));
  const written = readable(exit.stderr, dir);
  return new ProgramError(written || `The program ended with exit status ${exit.code} and said nothing.`);
}

/** An exception's message with the place in the program that it comes from, without the rest of its stack. */
function readable(text: string, dir: string): string {
  const lines = stripVTControlCharacters(text)
    .replace(/^Running program '.*' failed with an unhandled exception:\n/, "")
    .split("\n");
  const end = lines.findIndex((line) => /^\s+at /.test(line));
  if (end < 0) return lines.join("\n").trim();
  const place = lines.slice(end).flatMap((line) => placeOf(line, dir))[0];
  return lines.slice(0, end).join("\n").trim() + (place ? ` (${place})` : "");
}

function placeOf(frame: string, dir: string): string[] {
  const [, file] = /((?:file:\/\/)?\/[^():]+:\d+)(?::\d+)?\)?$/.exec(frame) ?? [];
  const place = file && path.relative(dir, file.replace("file://", ""));
  return place && !place.startsWith("..") && !place.includes("node_modules") ? [place] : [];
}
