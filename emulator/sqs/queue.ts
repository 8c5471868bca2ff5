import { AwsError } from "../aws-error.ts";
import type { Clock } from "../time/clock.ts";
import type { MessageAttribute } from "./checksums.ts";

/** Who calls: account, AWS region, and the address under which queues are told to them. */
export type Caller = { account: string; region: string; origin?: string };

/** A message in a queue. Times are milliseconds since the Unix epoch. */
export type QueuedMessage = {
  readonly id: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, MessageAttribute>>;
  readonly senderId: string;
  readonly sentAtMs: number;
  /** When its retention began: later than it was sent where a FIFO queue gave it up to another. */
  readonly keptFromMs: number;
  /** Set in FIFO queues, and in fair queues. */
  readonly groupId?: string | undefined;
  readonly deduplicationId?: string | undefined;
  readonly sequenceNumber?: string | undefined;
  /** ARN of the queue that gave it up. */
  readonly deadLetterSourceArn?: string | undefined;
  visibleAtMs: number;
  receiveCount: number;
  firstReceivedAtMs?: number | undefined;
  /** Of its last receive. */
  receiptHandle?: string | undefined;
};

/** What a send with the same deduplication ID is answered. */
export type Sent = { id: string; sequenceNumber: string; atMs: number };

/** One queue. */
export type MessageQueue = {
  readonly account: string;
  readonly region: string;
  readonly name: string;
  readonly arn: string;
  readonly isFifo: boolean;
  readonly createdAtMs: number;
  changedAtMs: number;
  purgedAtMs: number;
  /** What was set, by AWS's names. */
  readonly attributes: Map<string, string>;
  readonly tags: Map<string, string>;
  /** In the order of arrival, by ID. */
  readonly messages: Map<string, QueuedMessage>;
  /** Deduplication IDs of the last five minutes, in the order of their sends. */
  readonly sent: Map<string, Sent>;
  lastSequence: bigint;
  /** Receivers that wait: told when a message comes. */
  readonly waiting: Set<AbortController>;
};

/** Why a message leaves its queue: a function is done with it, somebody deleted it, it was received too often, its retention is over. */
export type Departure = "handled" | "filtered" | "deleted" | "given-up" | "expired";

/** A message came to a queue, or left it. */
export type QueueEvent = Readonly<{ queueArn: string; messageId: string }> &
  Readonly<
    | { type: "arrived" /** ARN of the queue that gave it up, if one did. */; from: string | undefined }
    | { type: Departure }
  >;

/** Every queue of every account and region, and the clock they live by. */
export type Queues = {
  readonly clock: Clock;
  readonly uuid: () => string;
  readonly observe: (event: QueueEvent) => void;
  readonly queues: Map<string, MessageQueue>;
};

// Without a reason of its own every abort would make an error with a stack.
const ARRIVED = "arrived";

const QUEUE_ARN = /^arn:aws[a-z-]*:sqs:([a-z0-9-]+):(\d{12}):([\w.-]+)$/;

/** The queue of an ARN, if it is there. */
export function queueOfArn(registry: Queues, arn: string): MessageQueue | undefined {
  const [, region, account, name] = QUEUE_ARN.exec(arn) ?? [];
  return registry.queues.get(`${account}/${region}/${name}`);
}

/** The queue of a URL, of which the path alone counts. @throws AwsError AWS.SimpleQueueService.NonExistentQueue */
export function queueOfUrl(registry: Queues, { region }: Caller, url: string): MessageQueue {
  const [name = "", account = ""] = url.split("/").reverse();
  return existing(registry.queues.get(`${account}/${region}/${name}`));
}

/** @throws AwsError AWS.SimpleQueueService.NonExistentQueue for undefined. */
export function existing(queue: MessageQueue | undefined): MessageQueue {
  if (queue !== undefined) return queue;
  throw new AwsError("AWS.SimpleQueueService.NonExistentQueue", "The specified queue does not exist.");
}

/** Address of a queue on the caller's own way to it: SDKs send to the queue's URL, whatever endpoint they are given. */
export function urlOf({ account, name }: MessageQueue, { origin = "http://127.0.0.1" }: Caller): string {
  return `${origin}/${account}/${name}`;
}

/** Puts a message into a queue, and tells those who wait for one. */
export function enqueue({ observe }: Queues, queue: MessageQueue, message: QueuedMessage): void {
  queue.messages.set(message.id, message);
  observe({ type: "arrived", queueArn: queue.arn, messageId: message.id, from: message.deadLetterSourceArn });
  wakeReceivers(queue);
}

/** Takes a message out of a queue. */
export function dequeue({ observe }: Queues, queue: MessageQueue, id: string, type: Departure): void {
  queue.messages.delete(id);
  observe({ type, queueArn: queue.arn, messageId: id });
}

/** Lets those who wait for a message look again. */
export function wakeReceivers({ waiting }: MessageQueue): void {
  for (const receiver of waiting) receiver.abort(ARRIVED);
  waiting.clear();
}

/** The next sequence number of a FIFO queue: 20 digits, ascending. */
export function nextSequenceNumber(queue: MessageQueue): string {
  queue.lastSequence += 256n;
  return String(queue.lastSequence).padStart(20, "0");
}
