import { runAsynchronousWorld } from "./asynchronous-world.ts";
import { runBusWorld } from "./bus-world.ts";
import { checkEvents } from "./check.ts";
import { type EventHandlerMaker, rightHandlers } from "./handlers.ts";
import type { EventHistory, EventViolation } from "./history.ts";
import { runQueueWorld } from "./queue-world.ts";
import { runRequestWorld } from "./request-world.ts";
import { drawEventScenario, type EventScenario, type EventSource } from "./scenario.ts";
import { runTableWorld } from "./table-world.ts";
import { createEventWorld, type EventWorld } from "./world.ts";

const WORLDS: Readonly<Record<EventSource, (world: EventWorld) => Promise<void>>> = {
  ...{ standard: runQueueWorld, fifo: runQueueWorld, asynchronous: runAsynchronousWorld },
  ...{ bus: runBusWorld, table: runTableWorld, request: runRequestWorld },
};

/** One world of events and the verdict on it. */
export type EventSeedResult = { scenario: EventScenario; history: EventHistory; violations: EventViolation[] };

/** Draws the world of a seed, lets it happen with right handlers and checks it. */
export const runEventSeed = (seed: number): Promise<EventSeedResult> =>
  runEvents(drawEventScenario(seed), rightHandlers);

/** Lets a world of events happen and checks it. @param isTraced whether the history keeps lines for people. */
export async function runEvents(
  scenario: EventScenario,
  maker: EventHandlerMaker,
  isTraced = false,
): Promise<EventSeedResult> {
  const world = createEventWorld(scenario, maker, isTraced);
  const { clock, history } = world;
  const startMs = clock.now();
  await clock.run(() => WORLDS[scenario.source](world));
  history.tookMs = clock.now() - startMs;
  return { scenario, history, violations: checkEvents(scenario, history) };
}
