import { enableCompileCache } from "node:module";
import path from "node:path";
import { explainAwsError } from "./aws-error.ts";
import { jsonDocument } from "./document.ts";
import { explainSystemError } from "./system-error.ts";

/** A command line. */
export type Command<Options> = {
  /** What `-h` and `--help` show, and what follows a word about wrong arguments. */
  usage: string;
  /** Reads the arguments, without `--quiet`. Throws {@link UsageError}. */
  parse: (args: string[]) => Options;
  /**
   * One line before work that takes a while, for who looks on: what will happen, and how long it takes.
   * @default none, and `--quiet` is no option
   */
  opening?: (options: Options) => string;
  /**
   * Does what was asked and returns the exit status. It imports what is heavy itself, so that usage is shown at once. When `isQuiet`, it
   * says nothing but the result and what is wrong.
   */
  run: (options: Options, signal: AbortSignal, isQuiet: boolean) => number | Promise<number>;
};

/** Where a command says things; `open` is for who looks on, undefined when nobody does. */
export type Voices = {
  say: (text: string) => void;
  complain: (text: string) => void;
  open?: ((text: string) => void) | undefined;
};

/** Arguments that cannot be understood: the usage follows its message, and the exit status is 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** A second signal within this time is the first one's echo: npm passes on what the terminal sends to both. */
const ECHO_MS = 1000;
const QUIET_FLAG = "--quiet";
const JSON_FLAG = "--json";
const SIGNAL_STATUS = { SIGINT: 130, SIGPIPE: 141, SIGTERM: 143 };

/**
 * Runs a command on this process's arguments and sets its exit status: what `run` returns, 1 for what went wrong, 2 for bad
 * usage, 130 after Ctrl-C, 143 after SIGTERM. An error with a number `exitStatus` is for a person: its message is shown,
 * and that is the status. So is a fault of the system's, such as a full disk, and what AWS's SDK throws. Any other error keeps its stack.
 * With `--json` standard output has what went wrong as a document too.
 */
export async function command<Options>(spec: Command<Options>): Promise<void> {
  keepCompiled();
  const interrupt = new AbortController();
  const voices: Voices = {
    say: (text) => void process.stdout.write(text),
    complain: (text) => void process.stderr.write(text),
    open: process.stderr.isTTY ? (text) => void process.stderr.write(text) : undefined,
  };
  listenToSignals(interrupt);
  let unwritable = false;
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (interrupt.signal.aborted) return;
    // The reader has gone, as `head` does: there is nobody to tell.
    if (error.code === "EPIPE") return interrupt.abort("SIGPIPE");
    unwritable = true;
    process.exitCode = explain(error, spec.usage, voices.complain);
    interrupt.abort(error);
  });
  process.stderr.on("error", () => {});
  process.once("uncaughtException", (error) => process.exit(explain(error, spec.usage, voices.complain)));
  const status = await runCommand(spec, process.argv.slice(2), interrupt.signal, voices);
  process.exitCode = unwritable ? 1 : status;
}

/** Runs a command on some arguments and returns its exit status, as {@link command} says. `signal`'s reason is a signal's name. */
export async function runCommand<Options>(
  { usage, parse, opening, run }: Command<Options>,
  args: string[],
  signal: AbortSignal,
  { say, complain, open }: Voices,
): Promise<number> {
  if (args.includes("--help") || args.includes("-h")) {
    say(`${usage.trimEnd()}\n`);
    return 0;
  }
  const isQuiet = opening !== undefined && args.includes(QUIET_FLAG);
  try {
    const options = parse(isQuiet ? args.filter((arg) => arg !== QUIET_FLAG) : args);
    if (opening !== undefined && !isQuiet) open?.(`${opening(options)}\n`);
    return await run(options, signal, isQuiet);
  } catch (error) {
    const exitStatus = signal.aborted ? statusOf(signal.reason) : explain(error, usage, complain);
    const message = signal.aborted ? `stopped by ${signal.reason}` : explainError(error);
    if (args.includes(JSON_FLAG)) say(`${jsonDocument({ error: { message, exitStatus } })}\n`);
    return exitStatus;
  }
}

/** What is compiled once loads a third faster the next time, in this process and in those that it starts. */
export function keepCompiled(): void {
  const folder = path.resolve(import.meta.dirname, "../node_modules/.cache/node");
  process.env.NODE_COMPILE_CACHE ??= folder;
  enableCompileCache(process.env.NODE_COMPILE_CACHE);
}

function listenToSignals(interrupt: AbortController): void {
  let firstMs: number | undefined;
  for (const name of ["SIGINT", "SIGTERM"] as const)
    process.on(name, () => {
      const nowMs = performance.now();
      firstMs ??= nowMs;
      if (nowMs - firstMs > ECHO_MS) process.exit(SIGNAL_STATUS[name]);
      interrupt.abort(name);
    });
}

const statusOf = (reason: unknown): number => {
  for (const [name, status] of Object.entries(SIGNAL_STATUS)) if (name === reason) return status;
  return 1;
};

/** Says what went wrong, and returns the exit status. */
function explain(error: unknown, usage: string, complain: Voices["complain"]): number {
  complain(`${explainError(error)}\n`);
  if (error instanceof UsageError) {
    complain(`\n${usage.trimEnd()}\n`);
    return 2;
  }
  return isForPerson(error) ? error.exitStatus : 1;
}

/** What went wrong, in words: no stack for what a person can mend. */
export function explainError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof UsageError || isForPerson(error)) return error.message;
  return explainSystemError(error) ?? explainAwsError(error) ?? error.stack ?? error.message;
}

const isForPerson = (error: unknown): error is Error & { exitStatus: number } =>
  error instanceof Error && "exitStatus" in error && typeof error.exitStatus === "number";
