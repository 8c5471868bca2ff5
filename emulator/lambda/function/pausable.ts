import type { Clock } from "../../time/clock.ts";
import type { FunctionRuntime } from "./function-runtime.ts";

/** A function whose trigger can be paused: what would be invoked meanwhile waits, and what runs ends. */
export type PausableRuntime = FunctionRuntime & {
  setEnabled(enabled: boolean): void;
  /** As Lambda says it of an event source mapping; `Disabling` while something still runs. */
  state(): "Enabled" | "Disabling" | "Disabled";
  /** When the state changed last, in milliseconds since the Unix epoch. */
  lastModifiedMs(): number;
};

/** Wraps the function that one trigger invokes. Stopping the wrapper lets what waits go, uninvoked; the function runs on. */
export function pausable(runtime: FunctionRuntime, clock: Clock): PausableRuntime {
  let running = 0;
  let changedMs = clock.now();
  let gate: PromiseWithResolvers<void> | undefined;
  let stopped = false;
  const moved = () => {
    changedMs = clock.now();
  };
  return {
    async invoke(payload) {
      while (gate !== undefined) await gate.promise;
      if (stopped) return { throttled: true };
      running++;
      try {
        return await runtime.invoke(payload);
      } finally {
        running--;
        if (gate !== undefined && running === 0) moved();
      }
    },
    setEnabled(enabled) {
      if (enabled === (gate === undefined)) return;
      moved();
      gate?.resolve();
      gate = enabled ? undefined : Promise.withResolvers();
    },
    state() {
      if (gate === undefined) return "Enabled";
      return running > 0 ? "Disabling" : "Disabled";
    },
    lastModifiedMs: () => changedMs,
    async stop() {
      stopped = true;
      gate?.resolve();
      gate = undefined;
    },
  };
}
