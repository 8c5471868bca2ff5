import type { Clock } from "./clock.ts";

/** Node fires longer timers at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The machine's own time. */
export const realClock: Clock = {
  now: Date.now,
  async sleep(ms, signal) {
    let remainingMs = ms;
    while (remainingMs > LONGEST_TIMER_MS && !signal?.aborted) {
      await timer(LONGEST_TIMER_MS, signal);
      remainingMs -= LONGEST_TIMER_MS;
    }
    await timer(remainingMs, signal);
  },
};

function timer(ms: number, signal: AbortSignal | undefined): Promise<void> {
  if (signal?.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const finish = () => {
      clearTimeout(timeout);
      signal?.removeEventListener("abort", finish);
      resolve();
    };
    const timeout = setTimeout(finish, ms);
    signal?.addEventListener("abort", finish);
  });
}
