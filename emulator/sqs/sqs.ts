import { randomUUID } from "node:crypto";
import type { Clock } from "../time/clock.ts";
import { eachEntry } from "./batch.ts";
import * as manage from "./manage.ts";
import { createMoveTasks } from "./move-tasks.ts";
import { type Caller, existing, type QueueEvent, type Queues, queueOfArn, queueOfUrl } from "./queue.ts";
import { type ReceiveArgs, receive } from "./receive.ts";
import { type ReceiveMessageInput, written } from "./received.ts";
import * as send from "./send.ts";
import { hideFor, settle } from "./settle.ts";
import * as tags from "./tags.ts";

type Handled = { ReceiptHandle: string };
type Hidden = Handled & { VisibilityTimeout: number };
type Entries<T> = { QueueUrl: string; Entries: (T & { Id: string })[] };

/**
 * SQS without a transport: every account and region in memory, on one clock.
 * Each operation takes the caller and AWS's own input, answers AWS's output, and throws AwsError.
 */
export type Sqs = ReturnType<typeof createSqs>;

/** What an SQS is made from. */
export type SqsArgs = {
  clock: Clock;
  /** @default random */
  uuid?: () => string;
  /** Hears of each message that comes and goes. */
  observe?: (event: QueueEvent) => void;
};

/** Creates an SQS without queues. */
export function createSqs({ clock, uuid = randomUUID, observe = () => {} }: SqsArgs) {
  const registry: Queues = { clock, uuid, observe, queues: new Map() };
  const moveTasks = createMoveTasks(registry);
  const bind =
    <I, O>(operation: (registry: Queues, caller: Caller, input: I) => O) =>
    (caller: Caller, input: I): O =>
      operation(registry, caller, input);
  const arnOf = (caller: Caller, url: string) => queueOfUrl(registry, caller, url).arn;
  return {
    createQueue: bind(manage.createQueue),
    getQueueUrl: bind(manage.getQueueUrl),
    listQueues: bind(manage.listQueues),
    listDeadLetterSourceQueues: bind(manage.listDeadLetterSourceQueues),
    getQueueAttributes: bind(manage.getQueueAttributes),
    setQueueAttributes: bind(manage.setQueueAttributes),
    deleteQueue: bind(manage.deleteQueue),
    purgeQueue: bind(manage.purgeQueue),
    ...{ listQueueTags: bind(tags.listQueueTags), tagQueue: bind(tags.tagQueue), untagQueue: bind(tags.untagQueue) },
    startMessageMoveTask: moveTasks.start,
    listMessageMoveTasks: moveTasks.list,
    cancelMessageMoveTask: moveTasks.cancel,
    sendMessage: bind(send.sendMessage),
    sendMessageBatch: bind(send.sendMessageBatch),
    async receiveMessage(caller: Caller, input: ReceiveMessageInput) {
      const messages = await receive(registry, arnOf(caller, input.QueueUrl), {
        maximum: input.MaxNumberOfMessages,
        visibilityTimeoutSeconds: input.VisibilityTimeout,
        waitSeconds: input.WaitTimeSeconds,
      });
      return messages.length === 0 ? {} : { Messages: messages.map((message) => written(message, input)) };
    },
    deleteMessage: (caller: Caller, { QueueUrl, ReceiptHandle }: Handled & { QueueUrl: string }) =>
      settle(registry, arnOf(caller, QueueUrl), ReceiptHandle),
    deleteMessageBatch: (caller: Caller, { QueueUrl, Entries }: Entries<Handled>) =>
      settleEach(registry, arnOf(caller, QueueUrl), Entries),
    changeMessageVisibility: (caller: Caller, input: Hidden & { QueueUrl: string }) =>
      hideFor(registry, arnOf(caller, input.QueueUrl), input.ReceiptHandle, input.VisibilityTimeout),
    changeMessageVisibilityBatch: (caller: Caller, { QueueUrl, Entries }: Entries<Hidden>) =>
      hideEach(registry, arnOf(caller, QueueUrl), Entries),
    /** What a poller on this machine reads a queue by. @throws AwsError AWS.SimpleQueueService.NonExistentQueue */
    reader(arn: string) {
      const { region, isFifo, messages } = existing(queueOfArn(registry, arn));
      return {
        ...{ arn, region, isFifo },
        isEmpty: () => messages.size === 0,
        /** What is in the queue, whether it can be seen or not. */
        messages: () => [...messages.values()],
        receive: (args: ReceiveArgs) => receive(registry, arn, args),
        settle: (handle: string) => settle(registry, arn, handle, "handled"),
        /** Deletes a message that nobody is to have. */
        drop: (handle: string) => settle(registry, arn, handle, "filtered"),
      };
    },
  };
}

/** A queue as a poller sees it. */
export type QueueReader = ReturnType<Sqs["reader"]>;

const settleEach = (registry: Queues, arn: string, entries: readonly (Handled & { Id: string })[]) =>
  eachEntry("DeleteMessageBatch", entries, ({ ReceiptHandle }) => settle(registry, arn, ReceiptHandle) ?? {});

const hideEach = (registry: Queues, arn: string, entries: readonly (Hidden & { Id: string })[]) =>
  eachEntry(
    "ChangeMessageVisibilityBatch",
    entries,
    (entry) => hideFor(registry, arn, entry.ReceiptHandle, entry.VisibilityTimeout) ?? {},
  );
