import { setImmediate } from "node:timers/promises";
import type { MonotonicClock } from "../../../handlers/kinesis/runtime/deadline.ts";

/** Time that passes only while a promise is being waited for. */
export type VirtualClock = MonotonicClock & {
  /** Lets time pass, from sleeper to sleeper, until the promise is settled. */
  run<T>(promise: Promise<T>): Promise<T>;
};

/** A clock that starts at 0. */
export function createVirtualClock(): VirtualClock {
  let nowMs = 0;
  const sleepers = new Set<{ atMs: number; wake: () => void }>();
  return {
    now: () => nowMs,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        const sleeper = { atMs: nowMs + ms, wake: resolve };
        const cancel = () => {
          sleepers.delete(sleeper);
          resolve();
        };
        sleepers.add(sleeper);
        if (signal?.aborted) cancel();
        signal?.addEventListener("abort", cancel, { once: true });
      }),
    async run(promise) {
      let isSettled = false;
      const settle = () => {
        isSettled = true;
      };
      promise.then(settle, settle);
      for (;;) {
        await setImmediate();
        if (isSettled) return promise;
        const [next] = [...sleepers].sort((a, b) => a.atMs - b.atMs);
        if (next === undefined) throw new Error("Nothing is left to wait for, and the promise is not settled.");
        nowMs = next.atMs;
        sleepers.delete(next);
        next.wake();
      }
    },
  };
}
