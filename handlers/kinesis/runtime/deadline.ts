// Without a reason of its own every abort would make an error with a stack: a twelfth of a simulator's time.
const OVER = "over";

/** Time, as the function sees it: injected, so that tests run in virtual time. */
export type MonotonicClock = {
  /** Milliseconds since some fixed moment; never goes back. */
  now(): number;
  /** Resolves after `ms` milliseconds, or at once when `signal` is aborted. Never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
};

/** Name of the error that says that time is up. */
export const TIMEOUT = "TimeoutError";

/** Thrown when work was not done in time. Whether it took effect is unknown. */
class TimeoutError extends Error {
  override name = TIMEOUT;
}

/**
 * Does work that must be over at a moment of `clock`.
 * @param work is told by its signal to give up, and left behind if it doesn't.
 * @throws TimeoutError when time is up; else what `work` throws.
 */
export async function within<T>(
  clock: MonotonicClock,
  deadlineMs: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const timer = new AbortController();
  const giveUp = new AbortController();
  const timeUp = async () => {
    await clock.sleep(Math.max(0, deadlineMs - clock.now()), timer.signal);
    timer.signal.throwIfAborted();
    giveUp.abort();
    throw new TimeoutError("time is up");
  };
  try {
    return await Promise.race([work(giveUp.signal), timeUp()]);
  } finally {
    timer.abort(OVER);
  }
}
