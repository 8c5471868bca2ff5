import { ATTEMPTS } from "./asynchronous-world.ts";
import type { EventHistory, EventInvariant, EventInvocation, EventViolation, Run } from "./history.ts";
import { MAXIMUM_RECEIVES } from "./queue-world.ts";
import type { EventScenario, EventSource, SentEvent } from "./scenario.ts";

/** Where each source's events lie that were given up. */
const KEPT_IN: Readonly<Record<EventSource, string>> = {
  ...{ standard: "in the dead-letter queue", fifo: "in the dead-letter queue" },
  ...{ asynchronous: "in the failure store", table: "in the failure store" },
  bus: "in the failure store or the dead-letter queue",
  request: "unknown to its caller",
};

/** The rules that a history of events breaks. */
export function checkEvents(scenario: EventScenario, history: EventHistory): EventViolation[] {
  const { source } = scenario;
  const isQueue = source === "standard" || source === "fifo";
  const isOrdered = source === "fifo" || source === "table";
  return [
    ...drained(history),
    ...resolved(scenario, history),
    ...provenance(scenario, history),
    ...givenUp(scenario, history),
    ...(isQueue ? [...answers(scenario, history), ...acknowledged(history)] : []),
    ...(source === "table" ? firstUndone(history) : []),
    ...(isOrdered ? [...order(history), ...exclusion(history)] : []),
  ];
}

const violation = (rule: EventInvariant, text: string): EventViolation => ({ rule, text });

const drained = ({ isDrained }: EventHistory) =>
  isDrained ? [] : [violation("undrained", "events are still on their way, long after the last fault")];

/** Each event that was taken has had its effect, or is kept. */
function resolved({ source }: EventScenario, { accepted, effects, kept, isDrained }: EventHistory): EventViolation[] {
  if (!isDrained) return [];
  const keys = new Set([...effects.map(({ key }) => key), ...kept.map(({ eventId }) => eventId)]);
  return accepted
    .filter(({ id }) => !keys.has(id))
    .map(({ id }) => violation("lost", `${id} has neither had its effect nor is it ${KEPT_IN[source]}`));
}

/** What has been written or kept is what was sent, byte for byte. */
function provenance({ events }: EventScenario, { effects, kept }: EventHistory): EventViolation[] {
  const sent = new Map(events.map((event) => [event.id, event]));
  const one = (id: string, body: string, what: string) => {
    const event = sent.get(id);
    if (event === undefined) return [violation("invented", `${what} of ${id}, which nobody sent`)];
    return event.body === body ? [] : [violation("bytes", `${what} of ${id} is ${body}, not ${event.body}`)];
  };
  return [
    ...effects.flatMap(({ key, body }) => one(key, body, "the effect")),
    ...kept.flatMap(({ eventId, body }) => one(eventId, body, "what is kept")),
  ];
}

/** Nothing is given up without having been tried as often as it should: by itself, or with what hit its invocation. */
function givenUp({ source }: EventScenario, history: EventHistory): EventViolation[] {
  const least = source === "standard" || source === "fifo" ? MAXIMUM_RECEIVES : ATTEMPTS;
  const given = new Set(history.kept.flatMap(({ eventId, by }) => (by === undefined ? [eventId] : [])));
  return [...given].flatMap((id) => {
    const event = history.accepted.find((one) => one.id === id);
    const failures = history.invocations.filter((invocation) => hasFailed(invocation, id, history)).length;
    if (event === undefined || failures >= least) return [];
    return [violation("given-up-wrongly", `${id} was given up, but has failed ${failures} times of ${least}`)];
  });
}

/** Whether an event's own work failed in an invocation, or something hit it. */
function hasFailed(invocation: EventInvocation, eventId: string, { runs }: EventHistory): boolean {
  if (!invocation.delivered.some((message) => message.eventId === eventId)) return false;
  if (invocation.isHit) return true;
  return runs.some((run) => run.invocation === invocation.number && run.eventId === eventId && run.end?.ok === false);
}

/** An answer names just what was not done, and nothing else. */
function answers({ source }: EventScenario, { invocations }: EventHistory): EventViolation[] {
  return invocations.flatMap(({ number, delivered, confirmed, end }) => {
    if (typeof end !== "object" || !("answer" in end)) return [];
    const named = identifiersOf(end.answer);
    const wrong = (text: string) => violation("invalid-answer", `invocation ${number} ${text}`);
    const ids = new Set(delivered.map(({ messageId }) => messageId));
    const isDone = ({ eventId }: EventInvocation["delivered"][number]) => confirmed.has(eventId);
    return [
      ...named.filter((id) => !ids.has(id)).map((id) => wrong(`names ${id}, which it was not given`)),
      ...(new Set(named).size < named.length ? [wrong("names a message twice")] : []),
      ...delivered
        .filter((message) => !isDone(message) && !named.includes(message.messageId))
        .map(({ messageId }) => wrong(`does not name ${messageId}, which it has not done`)),
      ...delivered
        .filter((message) => source === "standard" && isDone(message) && named.includes(message.messageId))
        .filter(({ eventId }) => delivered.filter((message) => message.eventId === eventId).length === 1)
        .map(({ messageId }) => wrong(`names ${messageId}, which it has done`)),
    ];
  });
}

/** Of a table's changes, an answer names the first that was not done: all from there on comes again. */
function firstUndone({ invocations }: EventHistory): EventViolation[] {
  return invocations.flatMap(({ number, delivered, confirmed, end }) => {
    if (typeof end !== "object" || !("answer" in end)) return [];
    const ids = delivered.map(({ messageId }) => messageId);
    const [first] = ids.filter((id) => identifiersOf(end.answer).includes(id));
    const undone = delivered.find(({ eventId }) => !confirmed.has(eventId))?.messageId;
    if (first === undone) return [];
    return [violation("invalid-answer", `invocation ${number} names ${first} first, and has not done ${undone}`)];
  });
}

function identifiersOf(answer: unknown): string[] {
  const { batchItemFailures = [] } = (answer ?? {}) as { batchItemFailures?: { itemIdentifier: string }[] };
  return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
}

/** A message is deleted only after its effect was confirmed, in that very invocation. */
function acknowledged({ handled, invocations }: EventHistory): EventViolation[] {
  const byNumber = new Map(invocations.map((invocation) => [invocation.number, invocation]));
  return handled
    .filter(({ invocation, eventId }) => byNumber.get(invocation)?.confirmed.has(eventId) !== true)
    .map(({ messageId }) => violation("acknowledged-early", `${messageId} was deleted before its effect was there`));
}

/** In a group, an event is begun when those before it have had their effect, or are given up. */
function order({ accepted, runs, effects, kept }: EventHistory): EventViolation[] {
  const settledStep = ({ id }: SentEvent) =>
    Math.min(
      effects.find(({ key }) => key === id)?.step ?? Number.POSITIVE_INFINITY,
      kept.some(({ eventId }) => eventId === id) ? 0 : Number.POSITIVE_INFINITY,
    );
  const firstStart = ({ id }: SentEvent) => runs.find(({ eventId }) => eventId === id)?.startStep;
  return [...Map.groupBy(accepted, ({ group }) => group).values()].flatMap((group) =>
    group.flatMap((event, index) => {
      const start = firstStart(event);
      const before = group.slice(0, index).find((earlier) => start !== undefined && settledStep(earlier) > start);
      return before === undefined ? [] : [violation("order", `${event.id} was begun before ${before.id} was settled`)];
    }),
  );
}

/** Of a group, one event is worked on at a time. */
function exclusion({ accepted, runs }: EventHistory): EventViolation[] {
  const groupOf = new Map(accepted.map(({ id, group }) => [id, group]));
  const overlap = (one: Run, other: Run) =>
    one !== other && one.startStep < other.startStep && one.end !== undefined && one.end.step > other.startStep;
  return [...Map.groupBy(runs, ({ eventId }) => groupOf.get(eventId)).values()].flatMap((group) =>
    group.flatMap((run) => {
      const other = group.find((second) => overlap(run, second));
      return other ? [violation("overlap", `${run.eventId} and ${other.eventId} were worked on at once`)] : [];
    }),
  );
}
