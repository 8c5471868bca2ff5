import { QUEUE_LIMITS } from "../../event-source-mapping/queue-limits.ts";
import { AwsError } from "../aws-error.ts";
import { numberOf, redriveOf } from "./attributes.ts";
import { dequeue, enqueue, existing, type MessageQueue, type QueuedMessage, type Queues, queueOfArn } from "./queue.ts";

/** How messages are asked for. */
export type ReceiveArgs = {
  /** @default 1 */
  maximum?: number | undefined;
  /** @default the queue's */
  visibilityTimeoutSeconds?: number | undefined;
  /** @default the queue's */
  waitSeconds?: number | undefined;
  /** Aborted when nobody waits any more. */
  signal?: AbortSignal | undefined;
};

const MAXIMUM_MESSAGES = 10;

/**
 * Takes up to ten messages, which nobody else sees until their visibility timeout is over; waits for one when there is none.
 * Rejects with AwsError for what AWS refuses.
 */
export async function receive(registry: Queues, arn: string, args: ReceiveArgs): Promise<QueuedMessage[]> {
  const { clock } = registry;
  check(args);
  const { maximum = 1, waitSeconds, signal } = args;
  const queue = existing(queueOfArn(registry, arn));
  const untilMs = clock.now() + (waitSeconds ?? numberOf(queue, "ReceiveMessageWaitTimeSeconds")) * 1000;
  for (;;) {
    const taken = take(registry, queue, maximum, args.visibilityTimeoutSeconds);
    const leftMs = untilMs - clock.now();
    if (taken.length > 0 || leftMs <= 0 || signal?.aborted) return taken;
    await arrival(registry, queue, leftMs, signal);
  }
}

function check({ maximum = 1, visibilityTimeoutSeconds = 0, waitSeconds = 0 }: ReceiveArgs): void {
  const bounds: [name: string, value: number, minimum: number, maximum: number, words: string][] = [
    ["MaxNumberOfMessages", maximum, 1, MAXIMUM_MESSAGES, `Must be between 1 and ${MAXIMUM_MESSAGES}, if provided.`],
    ["VisibilityTimeout", visibilityTimeoutSeconds, 0, 43_200, "Must be between 0 and 43200, if provided."],
    [
      "WaitTimeSeconds",
      waitSeconds,
      0,
      QUEUE_LIMITS.receiveWaitSeconds.maximum,
      "Must be >= 0 and <= 20, if provided.",
    ],
  ];
  for (const [name, value, least, most, words] of bounds)
    if (value < least || value > most)
      throw new AwsError("InvalidParameterValue", `Value ${value} for parameter ${name} is invalid. Reason: ${words}`);
}

/** Waits until a message comes, one becomes visible, or `leftMs` are over. */
async function arrival({ clock }: Queues, queue: MessageQueue, leftMs: number, signal: AbortSignal | undefined) {
  const nowMs = clock.now();
  let wakeMs = leftMs;
  for (const { visibleAtMs } of queue.messages.values())
    if (visibleAtMs > nowMs) wakeMs = Math.min(wakeMs, visibleAtMs - nowMs);
  const waiting = new AbortController();
  const leave = () => waiting.abort(signal?.reason);
  queue.waiting.add(waiting);
  signal?.addEventListener("abort", leave, { once: true });
  await clock.sleep(wakeMs, waiting.signal);
  signal?.removeEventListener("abort", leave);
  queue.waiting.delete(waiting);
}

function take(registry: Queues, queue: MessageQueue, maximum: number, visibilitySeconds?: number): QueuedMessage[] {
  const nowMs = registry.clock.now();
  const hiddenUntilMs = nowMs + (visibilitySeconds ?? numberOf(queue, "VisibilityTimeout")) * 1000;
  const taken: QueuedMessage[] = [];
  for (const message of visible(registry, queue, nowMs)) {
    if (taken.length === maximum) break;
    if (givenUp(registry, queue, message, nowMs)) continue;
    message.receiveCount++;
    message.firstReceivedAtMs ??= nowMs;
    message.visibleAtMs = hiddenUntilMs;
    message.receiptHandle = Buffer.from(`${message.id} ${registry.uuid()}`).toString("base64");
    taken.push({ ...message });
  }
  return taken;
}

/** Messages that may be received, in order; what is past its retention is dropped on the way. */
function* visible(registry: Queues, queue: MessageQueue, nowMs: number): Generator<QueuedMessage> {
  const oldestMs = nowMs - numberOf(queue, "MessageRetentionPeriod") * 1000;
  const heldGroups = new Set<string | undefined>();
  for (const message of queue.messages.values()) {
    if (message.keptFromMs <= oldestMs) dequeue(registry, queue, message.id, "expired");
    // In a FIFO queue, a message that is out or delayed holds what comes after it in its group.
    else if (message.visibleAtMs > nowMs) heldGroups.add(message.groupId);
    else if (!queue.isFifo || !heldGroups.has(message.groupId)) yield message;
  }
}

/** Moves a message that was received too often to the dead-letter queue. One that is gone keeps it where it is. */
function givenUp(registry: Queues, queue: MessageQueue, message: QueuedMessage, nowMs: number): boolean {
  const redrive = redriveOf(queue);
  if (redrive === undefined || message.receiveCount < redrive.maxReceiveCount) return false;
  const target = queueOfArn(registry, redrive.deadLetterTargetArn);
  if (target === undefined) return false;
  dequeue(registry, queue, message.id, "given-up");
  const { receiptHandle: _, firstReceivedAtMs: __, ...kept } = message;
  enqueue(registry, target, {
    ...kept,
    visibleAtMs: nowMs,
    // A standard queue counts on from the first send, a FIFO queue from the move.
    keptFromMs: queue.isFifo ? nowMs : message.keptFromMs,
    deadLetterSourceArn: queue.arn,
  });
  return true;
}
