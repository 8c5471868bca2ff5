import type { Clock } from "../../emulator/time/clock.ts";

/** Bounds records a second. */
export type Pace = {
  /** Records that may go in one call. */
  readonly callRecords: number;
  /** Resolves when `records` more may go, or at once when `signal` is aborted. */
  wait(records: number, signal: AbortSignal): Promise<void>;
};

const MAX_CALL_RECORDS = 500;

/** A pace of `rate` records a second: after a call, the next one waits for as long as its records take at that rate. */
export function createPace(rate: number, clock: Clock): Pace {
  let nextMs = clock.now();
  return {
    callRecords: Math.min(rate, MAX_CALL_RECORDS),
    async wait(records, signal) {
      const startMs = Math.max(nextMs, clock.now());
      // Whoever asks next must not wait for the same moment.
      nextMs = startMs + (records / rate) * 1000;
      await clock.sleep(startMs - clock.now(), signal);
    },
  };
}
