import type { Clock } from "../../emulator/time/clock.ts";

/** What the wait looks at. */
export type SettlingArgs = {
  /** Records that are neither published, nor kept, nor filtered out. */
  underWay: () => number;
  /** Whether every trigger has nothing left to do. */
  idle: () => boolean;
  clock: Clock;
  signal: AbortSignal;
  onWait: () => void;
};

const LOOK_EVERY_MS = 50;
/** Triggers that are idle this long with records under way will not settle them any more. */
const IDLE_MS = 5_000;
/** The same when triggers still try: a function that fails every time. */
const STALLED_MS = 120_000;

/** Waits until no record is under way, or none has been settled for too long. Rejects when `signal` is aborted. */
export async function untilSettled({ underWay, idle, clock, signal, onWait }: SettlingArgs): Promise<void> {
  let last = underWay();
  let changedAtMs = clock.now();
  for (;;) {
    signal.throwIfAborted();
    onWait();
    const now = underWay();
    if (now <= 0) return;
    if (now !== last) changedAtMs = clock.now();
    last = now;
    if (clock.now() - changedAtMs >= (idle() ? IDLE_MS : STALLED_MS)) return;
    await clock.sleep(LOOK_EVERY_MS, signal);
  }
}
