import type { Clock } from "../../emulator/time/clock.ts";
import type { FoundTrigger, MappingApi } from "./trigger.ts";

/** What pausing needs. */
export type PauseArgs = {
  triggers: readonly FoundTrigger[];
  apiOf: (region: string) => MappingApi;
  clock: Clock;
  signal: AbortSignal;
};

const POLL_MS = 2_000;

/**
 * Stops triggers, and waits until what they had under way has ended: two invocations with records of one key would break
 * their order. Returns them, disabled. Rejects with the signal's reason when it is aborted; triggers may be disabled then.
 */
export function pauseTriggers({ triggers, apiOf, clock, signal }: PauseArgs): Promise<FoundTrigger[]> {
  return Promise.all(
    triggers.map(async (trigger) => {
      const { uuid, functionArn } = trigger;
      const api = apiOf(trigger.region);
      let mapping = await api.get(uuid);
      if (!isPaused(mapping.state)) await api.setEnabled(uuid, false);
      for (; mapping.state !== "Disabled"; mapping = await api.get(uuid)) await wait(POLL_MS, clock, signal);
      const endedMs = mapping.lastModifiedMs + 1000 * (await api.timeoutSeconds(functionArn));
      await wait(Math.max(0, endedMs - clock.now()), clock, signal);
      return { ...trigger, ...mapping };
    }),
  );
}

/** Lets paused triggers read on where they stopped. Returns how many there were. */
export async function resumeTriggers({ triggers, apiOf }: Pick<PauseArgs, "triggers" | "apiOf">): Promise<number> {
  const paused = triggers.filter(({ state }) => isPaused(state));
  await Promise.all(paused.map(({ region, uuid }) => apiOf(region).setEnabled(uuid, true)));
  return paused.length;
}

const isPaused = (state: string) => state === "Disabled" || state === "Disabling";

async function wait(ms: number, clock: Clock, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  await clock.sleep(ms, signal);
  signal.throwIfAborted();
}
