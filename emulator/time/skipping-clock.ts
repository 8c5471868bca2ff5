import type { Clock } from "./clock.ts";

/** A clock that goes as another does, and can be put forward. */
export type SkippingClock = Clock & {
  /**
   * Moves time on to the next sleeper that has more than `overMs` left, and wakes it and all before it, in order. Returns by how
   * many milliseconds.
   * @param overMs @default 1000
   */
  skip(overMs?: number): number;
};

type Sleeper = { atMs: number; wake: () => void };

/** Who sleeps for less wakes without help, unless it is asked otherwise. */
const SHORT_MS = 1000;

/** Lets real work keep its real time, and waits be passed over. @param base What it goes by. */
export function createSkippingClock(base: Clock): SkippingClock {
  const sleepers = new Set<Sleeper>();
  let skippedMs = 0;
  const now = () => base.now() + skippedMs;

  async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
    const sleeper: Sleeper = { atMs: now() + ms, wake: () => {} };
    const leave = () => sleeper.wake();
    sleepers.add(sleeper);
    signal?.addEventListener("abort", leave);
    do {
      const awake = new AbortController();
      sleeper.wake = () => awake.abort();
      if (signal?.aborted) sleeper.wake();
      await base.sleep(sleeper.atMs - now(), awake.signal);
    } while (now() < sleeper.atMs && !signal?.aborted);
    signal?.removeEventListener("abort", leave);
    sleepers.delete(sleeper);
  }

  function skip(overMs = SHORT_MS): number {
    const nowMs = now();
    const inOrder = [...sleepers].sort((a, b) => a.atMs - b.atMs);
    const next = inOrder.find(({ atMs }) => atMs - nowMs > overMs);
    if (next === undefined) return 0;
    skippedMs += next.atMs - nowMs;
    // Those that have time left sleep on for as long.
    for (const { wake } of inOrder) wake();
    return next.atMs - nowMs;
  }

  return { now, sleep, skip };
}
