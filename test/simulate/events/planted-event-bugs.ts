import { createHash } from "node:crypto";
import type { SQSEvent, SQSRecord } from "aws-lambda";
import {
  changeIn,
  type EventDependencies,
  type EventHandlerMaker,
  eventIdOf,
  rightHandlers,
} from "../../../simulate/events/handlers.ts";
import type { EventInvariant } from "../../../simulate/events/history.ts";
import type { EventScenario, EventSource } from "../../../simulate/events/scenario.ts";

/** A bug that a handler of events could have. */
export type PlantedEventBug = {
  name: string;
  source: EventSource;
  breaks: EventInvariant;
  maker: EventHandlerMaker;
  /** Messages in a batch, where a FIFO queue's own 1 would hide the bug. */
  batchSize?: number;
};

type Partly = Partial<EventHandlerMaker>;

const bug = (
  name: string,
  source: EventSource,
  breaks: EventInvariant,
  part: Partly,
  batchSize?: number,
): PlantedEventBug => ({
  ...{ name, source, breaks, maker: { ...rightHandlers, ...part } },
  ...(batchSize !== undefined && { batchSize }),
});

/** A handler that goes through a batch one by one; `spoil` says what it does with a failure. */
const oneByOne =
  (onFailure: (record: SQSRecord, rest: SQSRecord[]) => { failed: SQSRecord[]; stops: boolean }) =>
  ({ work, put }: EventDependencies) =>
  async ({ Records }: SQSEvent) => {
    const failed: SQSRecord[] = [];
    for (const [index, record] of Records.entries()) {
      try {
        await work({ id: eventIdOf(record) });
        await put(eventIdOf(record), record.body);
      } catch {
        const next = onFailure(record, Records.slice(index + 1));
        failed.push(...next.failed);
        if (next.stops) break;
      }
    }
    return answerOf(failed);
  };

const answerOf = (failed: readonly SQSRecord[]) => ({
  batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })),
});

const spoiltPut =
  (spoil: (put: EventDependencies["put"]) => EventDependencies["put"]): EventHandlerMaker["queue"] =>
  (dependencies) =>
    rightHandlers.queue({ ...dependencies, put: spoil(dependencies.put) });

/** A handler that does every change of a batch, whatever failed before; `named` says which it answers. */
const changeByChange =
  (named: (failed: string[]) => string[]): EventHandlerMaker["table"] =>
  ({ work, put }) =>
  async ({ Records }) => {
    const failed: string[] = [];
    for (const { dynamodb } of Records) {
      const { id, body } = changeIn(dynamodb?.NewImage);
      try {
        await work({ id });
        await put(id, body);
      } catch {
        failed.push(dynamodb?.SequenceNumber ?? "");
      }
    }
    return { batchItemFailures: named(failed).map((itemIdentifier) => ({ itemIdentifier })) };
  };

let requests = 0;

/** What a handler remembers between invocations. */
const failedGroups = new Set<string>();

/** Every one must be caught, by the rule that it breaks. */
export const PLANTED_EVENT_BUGS: readonly PlantedEventBug[] = [
  bug("swallows what goes wrong", "standard", "invalid-answer", {
    queue: (dependencies) => (event) =>
      rightHandlers
        .queue(dependencies)(event)
        .then(() => ({})),
  }),
  bug("answers before its write is confirmed", "standard", "acknowledged-early", {
    queue: spoiltPut((put) => async (key, body) => void put(key, body).catch(() => {})),
  }),
  bug("writes under the receipt handle", "standard", "invented", {
    queue:
      ({ work, put }) =>
      async ({ Records }) => {
        await Promise.all(Records.map((record) => work({ id: eventIdOf(record) })));
        await Promise.all(Records.map(({ receiptHandle, body }) => put(receiptHandle, body)));
      },
  }),
  bug("keeps JSON as it reads it", "standard", "bytes", {
    queue: spoiltPut((put) => (key, body) => put(key, JSON.stringify(JSON.parse(body)))),
  }),
  bug("names the event, not its message", "standard", "invalid-answer", {
    queue: (dependencies) => async (event) => {
      const answer = await rightHandlers.queue(dependencies)(event);
      const { batchItemFailures } = answer as ReturnType<typeof answerOf>;
      return { batchItemFailures: batchItemFailures.map(({ itemIdentifier: id }) => ({ itemIdentifier: `e-${id}` })) };
    },
  }),
  bug("returns the whole batch when one fails", "standard", "invalid-answer", {
    queue: (dependencies) => async (event) => {
      const answer = await rightHandlers.queue(dependencies)(event);
      const { batchItemFailures } = answer as ReturnType<typeof answerOf>;
      return batchItemFailures.length === 0 ? answer : answerOf(event.Records);
    },
  }),
  bug(
    "goes on in a group after a failure",
    "fifo",
    "order",
    { queue: oneByOne((record) => ({ failed: [record], stops: false })) },
    10,
  ),
  bug(
    "stops after a failure, and names the failed message alone",
    "fifo",
    "invalid-answer",
    { queue: oneByOne((record) => ({ failed: [record], stops: true })) },
    10,
  ),
  bug(
    "works on a group at once",
    "fifo",
    "overlap",
    { queue: (dependencies) => rightHandlers.queue({ ...dependencies, isFifo: false }) },
    10,
  ),
  bug("never forgets a group that failed", "fifo", "given-up-wrongly", {
    queue: (dependencies) => async (event) => {
      const isFailed = ({ attributes }: SQSRecord) => failedGroups.has(attributes.MessageGroupId ?? "");
      if (event.Records.some(isFailed)) return answerOf(event.Records);
      const answer = await rightHandlers.queue(dependencies)(event);
      const { batchItemFailures } = answer as ReturnType<typeof answerOf>;
      if (batchItemFailures.length > 0)
        for (const { attributes } of event.Records) failedGroups.add(attributes.MessageGroupId ?? "");
      return answer;
    },
  }),
  bug("tells repeated events by their bodies", "fifo", "lost", {
    deduplicationId: ({ body }) => createHash("sha256").update(body).digest("hex"),
  }),
  bug("swallows what goes wrong, asynchronously", "asynchronous", "lost", {
    asynchronous: (dependencies) => (event) =>
      rightHandlers
        .asynchronous(dependencies)(event)
        .catch(() => {}),
  }),
  bug("answers an event before its write is confirmed", "asynchronous", "lost", {
    asynchronous: (dependencies) =>
      rightHandlers.asynchronous({ ...dependencies, put: async (key, body) => void dependencies.put(key, body) }),
  }),
  bug("keeps failures of the function, while the alias is invoked", "asynchronous", "lost", { keptBy: "function" }),
  bug("keeps failures of the function, while a rule invokes the alias", "bus", "lost", { keptBy: "function" }),
  bug("takes a status of 200 for every event taken", "bus", "lost", { sendsAgain: () => false }),
  bug("keeps nothing that its rule can't hand over", "bus", "lost", { keepsUndelivered: false }),
  bug("swallows what goes wrong with an event of a bus", "bus", "lost", {
    asynchronous: (dependencies) => (event) =>
      rightHandlers
        .asynchronous(dependencies)(event)
        .catch(() => {}),
  }),
  bug("names the last change that failed", "table", "invalid-answer", {
    table: changeByChange((failed) => failed.slice(-1)),
  }),
  bug("goes on with an item after a change of it failed", "table", "order", {
    table: changeByChange((failed) => failed),
  }),
  bug("swallows what goes wrong with a change", "table", "lost", { table: changeByChange(() => []) }),
  bug("answers changes before their writes are confirmed", "table", "lost", {
    table: (dependencies) =>
      rightHandlers.table({ ...dependencies, put: async (key, body) => void dependencies.put(key, body) }),
  }),
  bug("writes under the sequence number", "table", "invented", {
    table:
      ({ work, put }) =>
      async ({ Records }) => {
        for (const { dynamodb } of Records) {
          const { id, body } = changeIn(dynamodb?.NewImage);
          await work({ id });
          await put(dynamodb?.SequenceNumber ?? "", body);
        }
      },
  }),
  bug("answers a request before its write is confirmed", "request", "lost", {
    request: (dependencies) =>
      rightHandlers.request({ ...dependencies, put: async (key, body) => void dependencies.put(key, body) }),
  }),
  bug("answers a request that failed as one that was done", "request", "lost", {
    request: (dependencies) => (event) =>
      rightHandlers
        .request(dependencies)(event)
        .catch(() => ({ message: "try again" })),
  }),
  bug("writes a request that is repeated under another key", "request", "invented", {
    request: ({ work, put }) => {
      return async ({ id, body }) => {
        await work({ id });
        await put(`${id}, ${++requests}`, body);
        return { statusCode: 201 };
      };
    },
  }),
];

/** What stands in a bug's way in a drawn scenario is changed. */
export const scenarioFor = ({ batchSize }: PlantedEventBug, scenario: EventScenario): EventScenario =>
  batchSize === undefined ? scenario : { ...scenario, batchSize };
