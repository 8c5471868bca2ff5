import { type ChildProcess, execFile, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** What is measured: a call of `run` does so many units, such as records. */
export type Subject = { units: number; run: () => unknown };

/** What was measured: nanoseconds a unit, one value a round. */
export type Samples = { name: string; values: number[] };

/** Middle, and what half of the values lie between. */
export type Spread = { median: number; low: number; high: number };

const CHILD = fileURLToPath(new URL("./subject-child.ts", import.meta.url));
// The compiler's work for whatever runs a billion times is done by then.
const WARM_UP_MS = 1_000;
const TURN_MS = 40;

/**
 * Time of each subject, in turns: whatever else the machine does meanwhile befalls all of them. Each has a process of its
 * own, as in Lambda, which rests while it isn't its turn: the garbage of one is not collected in the time of another. All
 * have the same core, and no other.
 * @param module URL of a module that exports `createSubject(args): Subject`.
 * @param subjects its arguments, by name.
 */
export async function measureInTurns(
  module: string,
  subjects: Readonly<Record<string, object>>,
  rounds: number,
): Promise<Samples[]> {
  const running: { child: ChildProcess; samples: Samples }[] = [];
  try {
    for (const [name, args] of Object.entries(subjects)) {
      const child = fork(CHILD, [module, JSON.stringify(args)]);
      running.push({ child, samples: { name, values: [] } });
      await pin(child);
      await turn(child, WARM_UP_MS);
    }
    for (let round = 0; round < rounds; round++)
      for (const { child, samples } of running) samples.values.push(await turn(child, TURN_MS));
  } finally {
    for (const { child } of running) child.kill("SIGKILL");
  }
  return running.map(({ samples }) => samples);
}

/** Keeps a process on one core, with all of its threads, where the system has a command for it. */
async function pin({ pid }: ChildProcess): Promise<void> {
  await promisify(execFile)("taskset", ["--all-tasks", "--cpu-list", "--pid", "0", String(pid)]).catch(() => {});
}

async function turn(child: ChildProcess, milliseconds: number): Promise<number> {
  const over = new AbortController();
  const exit = once(child, "exit", { signal: over.signal }).then(() => {
    throw new Error("A subject must not end by itself; what it printed says why it did.");
  });
  signal(child, "SIGCONT");
  child.send(milliseconds);
  try {
    const [nanoseconds] = await Promise.race([once(child, "message", { signal: over.signal }), exit]);
    return nanoseconds;
  } finally {
    signal(child, "SIGSTOP");
    exit.catch(() => {});
    over.abort();
  }
}

function signal(child: ChildProcess, name: "SIGSTOP" | "SIGCONT"): void {
  // There every signal ends a process.
  if (process.platform !== "win32") child.kill(name);
}

/** The spread of some values. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.round((sorted.length - 1) * share)] ?? Number.NaN;
  return { median: at(0.5), low: at(0.25), high: at(0.75) };
}

/** How many times as fast `subject` is as `base`: the spread of the ratios of the same round. */
export function ratioOf(subject: Samples, base: Samples): Spread {
  return spreadOf(subject.values.map((value, round) => (base.values[round] ?? Number.NaN) / value));
}
