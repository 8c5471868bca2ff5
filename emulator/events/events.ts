import { randomUUID } from "node:crypto";
import type { Doors } from "../delivery/doors.ts";
import type { AccountRegion } from "../protocol/credential-scope.ts";
import type { Clock } from "../time/clock.ts";
import { createArchives } from "./archives.ts";
import * as buses from "./bus.ts";
import { createDispatch, type EventsObservation } from "./dispatch.ts";
import type { DeliveredEvent } from "./envelope.ts";
import { type PutEventsEntry, putEvents } from "./put-events.ts";
import { createReplays } from "./replays.ts";
import * as rules from "./rules.ts";
import { createRuleSchedules } from "./schedules.ts";
import * as targets from "./targets.ts";

/**
 * EventBridge without a transport: every account and region in memory, on one clock.
 * Each operation takes the caller and AWS's own input, answers AWS's output, and throws AwsError.
 */
export type Events = ReturnType<typeof createEvents>;

/** Creates an EventBridge with default buses alone. */
export function createEvents(args: {
  clock: Clock;
  doors: Doors;
  uuid?: () => string;
  observe?: (observation: EventsObservation) => void;
}) {
  const { clock, doors, uuid = randomUUID, observe = () => {} } = args;
  const dispatch = createDispatch({ clock, doors, observe });
  const { trigger, tally } = dispatch;
  const schedules = createRuleSchedules({ clock, uuid, trigger });
  const registry: buses.Buses = { clock, uuid, buses: new Map(), schedules };
  const { find, keep, ...archives } = createArchives(registry, clock);
  const { stop: stopReplays, ...replays } = createReplays({
    registry,
    clock,
    archive: find,
    publish: dispatch.publish,
  });
  const publish = (bus: buses.Bus, event: DeliveredEvent) => {
    keep(bus, event);
    dispatch.publish(bus, event);
  };
  const bind =
    <I, O>(operation: (registry: buses.Buses, caller: AccountRegion, input: I) => O) =>
    (caller: AccountRegion, input: I): O =>
      operation(registry, caller, input);
  return {
    createEventBus: bind(buses.createEventBus),
    describeEventBus: bind(buses.describeEventBus),
    listEventBuses: bind(buses.listEventBuses),
    deleteEventBus: bind(buses.deleteEventBus),
    putRule: bind(rules.putRule),
    describeRule: bind(rules.describeRule),
    listRules: bind(rules.listRules),
    enableRule: bind(rules.enable(true)),
    disableRule: bind(rules.enable(false)),
    deleteRule: bind(rules.deleteRule),
    testEventPattern: bind(rules.testEventPattern),
    putTargets: bind(targets.putTargets),
    removeTargets: bind(targets.removeTargets),
    listTargetsByRule: bind(targets.listTargetsByRule),
    ...archives,
    ...replays,
    putEvents: (caller: AccountRegion, input: { Entries: PutEventsEntry[] }) =>
      putEvents(registry, caller, input, publish),
    /** Puts an event of one of AWS's own services on the default bus of its account and region. */
    putServiceEvent: (event: DeliveredEvent) => publish(buses.existingBus(registry, event, buses.DEFAULT_BUS), event),
    /** What became of the events that a rule matched. */
    tally,
    /** Gives up what waits to be tried again; resolves when nothing is on its way. */
    async stop() {
      await Promise.all([schedules.stop(), stopReplays(), dispatch.stop()]);
    },
  };
}
