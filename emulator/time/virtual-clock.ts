import type { Clock } from "./clock.ts";
import { type Sleeper, Sleepers } from "./sleepers.ts";

/** A clock that moves only when told to, and then from one sleeper straight to the next. */
export type VirtualClock = Clock & {
  /**
   * Runs `main`, moving time on to the next sleeper whenever all promise jobs have settled, until `main` settles.
   * What still sleeps then stays asleep. Same program, same order: always.
   * @throws Error when `main` waits for something that no sleeper will bring.
   */
  run<T>(main: () => Promise<T>): Promise<T>;
  /** Moves time on by `ms`, waking sleepers in order and letting promise jobs settle after each. */
  advance(ms: number): Promise<void>;
};

/** Turns of Node's event loop that `run` waits for work outside this clock, such as a file being written. */
const IDLE_TURNS = 10_000;

/**
 * A deterministic clock for tests and simulations: no real time passes while it runs.
 * @param startMs Milliseconds since the Unix epoch. @default 2025-01-01T00:00:00Z
 */
export function createVirtualClock(startMs: number = Date.UTC(2025, 0, 1)): VirtualClock {
  const sleepers = new Sleepers();
  let nowMs = startMs;
  let order = 0;

  function sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const sleeper: Sleeper = { atMs: nowMs + Math.max(0, ms), order: order++, wake: resolve };
      if (signal !== undefined) wakeOnAbort(sleeper, signal, resolve);
      sleepers.push(sleeper);
    });
  }

  /** Wakes whoever is next, if that is no later than `untilMs`. */
  function wakeNext(untilMs: number): boolean {
    for (let next = sleepers.peek(); next !== undefined && next.atMs <= untilMs; next = sleepers.peek()) {
      sleepers.pop();
      if (next.wake === undefined) continue;
      nowMs = Math.max(nowMs, next.atMs);
      next.wake();
      return true;
    }
    return false;
  }

  async function advance(ms: number): Promise<void> {
    const untilMs = nowMs + ms;
    await jobsSettled();
    while (wakeNext(untilMs)) await jobsSettled();
    nowMs = untilMs;
  }

  async function run<T>(main: () => Promise<T>): Promise<T> {
    let settled = false;
    const result = main().finally(() => {
      settled = true;
    });
    // The caller gets the rejection below; here it must not count as unhandled meanwhile.
    result.catch(() => {});
    for (let idleTurns = 0; !settled; ) {
      await jobsSettled();
      if (settled) break;
      if (wakeNext(Number.POSITIVE_INFINITY)) idleTurns = 0;
      else if (++idleTurns > IDLE_TURNS) throw new Error("The run waits for something that nobody asleep will bring.");
      else await new Promise(setImmediate);
    }
    return result;
  }

  return { now: () => nowMs, sleep, advance, run };
}

function wakeOnAbort(sleeper: Sleeper, signal: AbortSignal, resolve: () => void): void {
  const wake = () => {
    sleeper.wake = undefined;
    signal.removeEventListener("abort", wake);
    resolve();
  };
  sleeper.wake = wake;
  signal.addEventListener("abort", wake);
}

/**
 * Resolves when no promise job is left. Asked for within a promise job, Node's `nextTick` is just that, and it is seven
 * times as fast as `setImmediate`; asked for outside one, it would come before them all.
 */
async function jobsSettled(): Promise<void> {
  await undefined;
  await new Promise<void>((resolve) => process.nextTick(resolve));
}
