import { createVirtualClock, type VirtualClock } from "../../emulator/time/virtual-clock.ts";
import { createRandom, type Random } from "../random.ts";
import type { EventHandlerMaker } from "./handlers.ts";
import { createEventHistory, type EventHistory } from "./history.ts";
import { EVENT_FAULTS, EVENT_KINDS, type EventFaultKind, type EventScenario, type SentEvent } from "./scenario.ts";

/** What everything in one world of events shares. */
export type EventWorld = {
  readonly scenario: EventScenario;
  readonly maker: EventHandlerMaker;
  readonly clock: VirtualClock;
  readonly random: Random;
  readonly history: EventHistory;
  /** @throws Error for an event that nobody has sent. */
  event(id: string): SentEvent;
  /** Whether the occasion at hand is hit. Then it is counted. */
  strikes(kind: EventFaultKind): boolean;
  step(): number;
  /** Keeps a line of the history, when asked for. */
  trace(line: () => string): void;
};

/** @param isTraced whether lines for people are kept. */
export function createEventWorld(scenario: EventScenario, maker: EventHandlerMaker, isTraced: boolean): EventWorld {
  const clock = createVirtualClock();
  const startMs = clock.now();
  const random = createRandom(scenario.seed, "event world");
  const history = createEventHistory();
  const events = new Map(scenario.events.map((event) => [event.id, event]));
  let steps = 0;
  const note = (id: string) => void history.fired.set(id, (history.fired.get(id) ?? 0) + 1);
  for (const { behaviour } of scenario.events) if (behaviour.kind !== "good") note(EVENT_KINDS[behaviour.kind].id);
  if (new Set(scenario.events.map(({ body }) => body)).size < scenario.events.length) note(EVENT_KINDS.twin.id);
  return {
    ...{ scenario, maker, clock, random, history },
    event(id) {
      const event = events.get(id);
      if (event === undefined) throw new Error(`${id} is no event of the scenario`);
      return event;
    },
    strikes(kind) {
      const nowMs = clock.now() - startMs;
      const isOn = (fault: EventScenario["faults"][number]) =>
        fault.kind === kind && fault.fromMs <= nowMs && nowMs < fault.toMs;
      const fault = scenario.faults.find(isOn);
      if (fault === undefined || !random.chance(fault.share)) return false;
      note(EVENT_FAULTS[kind].id);
      return true;
    },
    step: () => steps++,
    trace(line) {
      if (isTraced) history.lines.push(`${((clock.now() - startMs) / 1000).toFixed(3).padStart(9)} s  ${line()}`);
    },
  };
}
