import type { Changes } from "./changes.ts";

/** What runs again and again. */
export type RunAgainArgs = {
  /** One run, which ends early, rejecting, when its signal is aborted. */
  once: (signal: AbortSignal) => Promise<unknown>;
  changes: Changes;
  /** Ends the whole. */
  signal: AbortSignal;
  say: (text: string) => void;
  /** Hears of a run that failed. */
  onError: (error: unknown) => void;
};

/** Runs once, and again on each change; a run that is under way then is ended first. Rejects when `signal` is aborted. */
export async function runAgain({ once, changes, signal, say, onError }: RunAgainArgs): Promise<never> {
  for (;;) {
    const ending = new AbortController();
    const changed = changes.next(signal).then((file) => {
      ending.abort();
      return file;
    });
    try {
      await once(AbortSignal.any([signal, ending.signal]));
    } catch (error) {
      if (!signal.aborted && !ending.signal.aborted) onError(error);
    }
    if (!signal.aborted && !ending.signal.aborted) say("\nWaiting for a change …");
    const file = await changed;
    say(`\n${file} has changed.`);
  }
}
