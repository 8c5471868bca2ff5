import {
  BatchProcessor,
  EventType,
  processPartialResponse,
  SqsFifoPartialProcessorAsync,
} from "@aws-lambda-powertools/batch";
import type { DynamoDBBatchResponse, DynamoDBStreamEvent, SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";

/** What a handler has to do with: work of its own for each message, then one write. */
export type EventDependencies = {
  isFifo: boolean;
  /** The handler's own work. Rejects when it can't be done. */
  work(event: { id: string }): Promise<void>;
  /** Writes what came of it, once a key: what is there already stays. Rejects when that can't be known. */
  put(key: string, body: string): Promise<void>;
};

/** A handler of a queue's messages. */
export type QueueHandler = (event: SQSEvent) => Promise<unknown>;
/** A handler of one asynchronous event. */
export type AsynchronousHandler = (event: AsynchronousEvent) => Promise<unknown>;

/** A handler of a table's changes. */
export type TableHandler = (event: DynamoDBStreamEvent) => Promise<unknown>;
/** A handler of a request, which holds an event. Its answer goes to the caller. */
export type ApiHandler = (event: AsynchronousEvent) => Promise<unknown>;

/** The payload of an asynchronous invocation here. */
export type AsynchronousEvent = { id: string; body: string };

/** Handlers under test: right ones, or such with a bug planted into them. */
export type EventHandlerMaker = {
  queue(dependencies: EventDependencies): QueueHandler;
  asynchronous(dependencies: EventDependencies): AsynchronousHandler;
  table(dependencies: EventDependencies): TableHandler;
  request(dependencies: EventDependencies): ApiHandler;
  /** Whether a sender that PutEvents has answered sends again. */
  sendsAgain(answer: { FailedEntryCount: number }): boolean;
  /** Whether the rule's target has a dead-letter queue. */
  keepsUndelivered: boolean;
  /** What a FIFO queue tells a repeated event by. */
  deduplicationId(event: { id: string; body: string }): string;
  /** Which setting of the function keeps what is given up: that of the alias, which is invoked, or of the function. */
  keptBy: "alias" | "function";
};

/** ID of the event that a message carries: messages of one event differ in theirs. */
export const eventIdOf = (record: SQSRecord): string => record.messageAttributes.id?.stringValue ?? "";

/** The event that a change of an item brings. */
export const changeIn = (image: Image | undefined): AsynchronousEvent => ({
  id: image?.event?.S ?? "",
  body: image?.body?.S ?? "",
});

type Image = Partial<Record<string, { S?: string | undefined }>>;

/** Handlers as the guides write them, with the library that they use. */
export const rightHandlers: EventHandlerMaker = {
  queue({ isFifo, work, put }) {
    const handle = async (record: SQSRecord) => {
      await work({ id: eventIdOf(record) });
      await put(eventIdOf(record), record.body);
    };
    // Powertools remembers the batch in its processor: one an invocation, since invocations overlap here.
    return (event): Promise<SQSBatchResponse> =>
      isFifo
        ? processPartialResponse(event, handle, new SqsFifoPartialProcessorAsync(), { throwOnFullBatchFailure: false })
        : processPartialResponse(event, handle, new BatchProcessor(EventType.SQS), { throwOnFullBatchFailure: false });
  },
  asynchronous:
    ({ work, put }) =>
    async ({ id, body }) => {
      await work({ id });
      await put(id, body);
    },
  // Changes of an item have an order: what follows one that fails waits with it.
  table:
    ({ work, put }) =>
    async ({ Records }): Promise<DynamoDBBatchResponse> => {
      for (const { dynamodb } of Records) {
        const { id, body } = changeIn(dynamodb?.NewImage);
        try {
          await work({ id });
          await put(id, body);
        } catch {
          return { batchItemFailures: [{ itemIdentifier: dynamodb?.SequenceNumber ?? "" }] };
        }
      }
      return { batchItemFailures: [] };
    },
  request:
    ({ work, put }) =>
    async ({ id, body }) => {
      await work({ id });
      await put(id, body);
      return { statusCode: 201 };
    },
  sendsAgain: ({ FailedEntryCount }) => FailedEntryCount > 0,
  keepsUndelivered: true,
  deduplicationId: ({ id }) => id,
  keptBy: "alias",
};
