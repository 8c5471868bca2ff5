import type { Clock } from "../../time/clock.ts";
import type { PausableRuntime } from "../function/pausable.ts";

/** Whether a queue is polled, and what is told of it. */
export type QueuePolling = Pick<PausableRuntime, "setEnabled" | "state" | "lastModifiedMs"> & {
  /** Aborted when polling pauses or ends; another one once it goes on. */
  signal(): AbortSignal;
  /** Whether polling has ended for good. */
  isOver(): boolean;
  /** Resolves while polling goes on, or has ended. */
  goesOn(): Promise<void>;
  /** Does what a pause lets end. */
  busy<T>(work: () => Promise<T>): Promise<T>;
  end(): void;
};

/** Polling that goes on. */
export function createPolling(clock: Clock): QueuePolling {
  let current = new AbortController();
  let pause: PromiseWithResolvers<void> | undefined;
  let running = 0;
  let isOver = false;
  let changedMs = clock.now();
  const moved = () => {
    changedMs = clock.now();
  };
  return {
    signal: () => current.signal,
    isOver: () => isOver,
    goesOn: async () => pause?.promise,
    async busy(work) {
      running++;
      try {
        return await work();
      } finally {
        running--;
        if (pause !== undefined && running === 0) moved();
      }
    },
    setEnabled(enabled) {
      if (enabled === (pause === undefined) || isOver) return;
      moved();
      pause?.resolve();
      pause = enabled ? undefined : Promise.withResolvers();
      if (enabled) current = new AbortController();
      else current.abort();
    },
    state() {
      if (pause === undefined) return "Enabled";
      return running > 0 ? "Disabling" : "Disabled";
    },
    lastModifiedMs: () => changedMs,
    end() {
      isOver = true;
      current.abort();
      pause?.resolve();
    },
  };
}
