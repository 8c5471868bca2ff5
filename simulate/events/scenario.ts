import { createRandom, type Random } from "../random.ts";

/** What the handler's own work makes of a message. */
export type Behaviour =
  | { kind: "good" }
  /** Never succeeds. */
  | { kind: "poison" }
  /** Fails so many times, then succeeds. */
  | { kind: "flaky"; failures: number };

/** One event that is sent. */
export type SentEvent = {
  /** Its own, whatever messages carry it. */
  id: string;
  /** What must be handled in order: a FIFO queue's group. */
  group: string;
  /** Those of two events may be equal. */
  body: string;
  behaviour: Behaviour;
  /** How long the handler works on it. */
  takesMs: number;
  /** When it is sent, since the start. */
  atMs: number;
};

/** What may go wrong, while it does. */
export type EventFaultKind = keyof typeof EVENT_FAULTS;

/** What each kind is called (docs/simulator.md). */
export const EVENT_FAULTS = {
  throttled: { id: "E01", fault: "no concurrency left: an attempt is used up" },
  "killed-before": { id: "E02", fault: "an invocation dies before it has done anything" },
  "killed-midway": { id: "E03", fault: "an invocation dies while it works" },
  "killed-after": { id: "E04", fault: "an invocation dies when its work is done" },
  "table-fails": { id: "E05", fault: "what the handler writes to can't be reached" },
  "answer-lost": { id: "E06", fault: "a write takes effect, and its answer is lost" },
  "send-lost": { id: "E07", fault: "a send does not arrive, and is repeated" },
  "send-unknown": { id: "E08", fault: "a send arrives, its answer is lost, and it is repeated" },
  "delete-fails": { id: "E09", fault: "a message is handled, and can't be deleted" },
  "store-fails": { id: "E10", fault: "what keeps failures can't be reached for a while" },
  "door-closed": { id: "E14", fault: "Lambda takes no events from EventBridge for a while" },
  "entry-fails": { id: "E15", fault: "PutEvents answers 200, and has not taken an event" },
  "answer-unseen": { id: "E16", fault: "a request is answered, and its caller does not get the answer" },
} as const;

/** What events themselves bring. */
export const EVENT_KINDS = {
  poison: { id: "E11", fault: "an event that never succeeds" },
  flaky: { id: "E12", fault: "an event that fails a few times" },
  twin: { id: "E13", fault: "two events with equal bodies" },
} as const;

/** A fault, and when it may strike: from and to since the start, and how often. */
export type EventFault = { kind: EventFaultKind; fromMs: number; toMs: number; share: number };

/**
 * What brings the events: a queue's poller, Lambda's own queue of asynchronous invocations, an event bus before it, a table's
 * stream, or callers of an HTTP API.
 */
export type EventSource = (typeof EVENT_SOURCES)[number];

/** Each has a sixth of the seeds. */
export const EVENT_SOURCES = ["standard", "fifo", "asynchronous", "bus", "table", "request"] as const;

/** A world of events, from its seed. */
export type EventScenario = {
  seed: number;
  source: EventSource;
  timeoutSeconds: number;
  /** Messages in a batch; of a FIFO queue 1, as the kit has it. */
  batchSize: number;
  windowSeconds: number;
  maximumConcurrency: number;
  /** How long EventBridge tries to hand an event to Lambda. */
  deliveryAgeSeconds: number;
  events: SentEvent[];
  faults: EventFault[];
};

const MOST_EVENTS = 30;
const SENT_WITHIN_MS = 120_000;
/** What keeps failures fails when an event is given up: minutes later. */
const LONGEST_FAULT_MS = 300_000;
const EQUAL_BODY = '{"amount":"1.00"}';

/** Draws the scenario of a seed. @param source by the seed, unless it is given */
export function drawEventScenario(
  seed: number,
  source: EventSource = EVENT_SOURCES[seed % EVENT_SOURCES.length] ?? "standard",
): EventScenario {
  const random = createRandom(seed, `events ${source}`);
  const windowSeconds = source === "standard" ? random.pick([0, 0, 1, 5]) : 0;
  const timeoutSeconds = random.pick([3, 10, 30]);
  return {
    ...{ seed, source, timeoutSeconds, windowSeconds },
    batchSize: drawBatchSize(random, source, windowSeconds),
    deliveryAgeSeconds: random.pick([60, 86_400]),
    maximumConcurrency: random.pick([2, 3, 5]),
    events: Array.from({ length: random.between(1, MOST_EVENTS) }, (_, index) =>
      drawEvent(random, index, timeoutSeconds),
    ),
    faults: drawFaults(random, source),
  };
}

function drawBatchSize(random: Random, source: EventSource, windowSeconds: number): number {
  if (source === "table") return random.pick([1, 3, 10, 100]);
  return source === "standard" ? random.pick([1, 5, 10, windowSeconds > 0 ? 40 : 10]) : 1;
}

function drawEvent(random: Random, index: number, timeoutSeconds: number): SentEvent {
  return {
    id: `event-${index + 1}`,
    group: `group-${random.between(1, 3)}`,
    body: random.chance(0.3) ? EQUAL_BODY : `{"n":${index},"n":1e400,"text":"${random.pick(["a", "é", "\\ud800"])}"}`,
    behaviour: random.weighted<Behaviour>([
      [{ kind: "good" }, 10],
      [{ kind: "poison" }, 1],
      [{ kind: "flaky", failures: random.between(1, 3) }, 2],
    ]),
    takesMs: random.pick([0, 20, 200, timeoutSeconds * 400]),
    atMs: random.between(0, SENT_WITHIN_MS),
  };
}

const KINDS: readonly EventFaultKind[] = [
  ...(["throttled", "killed-before", "killed-midway", "killed-after", "table-fails", "answer-lost"] as const),
  ...(["send-lost", "send-unknown"] as const),
];

const OWN_KINDS: Readonly<Record<EventSource, readonly EventFaultKind[]>> = {
  standard: ["delete-fails"],
  fifo: ["delete-fails"],
  asynchronous: ["store-fails"],
  bus: ["store-fails", "door-closed", "entry-fails"],
  table: ["store-fails"],
  request: ["answer-unseen"],
};

function drawFaults(random: Random, source: EventSource): EventFault[] {
  const kinds: EventFaultKind[] = [...KINDS, ...OWN_KINDS[source]];
  return kinds
    .filter(() => random.chance(0.25))
    .map((kind) => {
      const fromMs = random.between(0, SENT_WITHIN_MS);
      return {
        kind,
        fromMs,
        toMs: fromMs + random.between(1_000, LONGEST_FAULT_MS),
        share: random.pick([0.1, 0.5, 1]),
      };
    });
}
