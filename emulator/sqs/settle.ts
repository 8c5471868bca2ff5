import { QUEUE_LIMITS } from "../../event-source-mapping/queue-limits.ts";
import { AwsError } from "../aws-error.ts";
import {
  type Departure,
  dequeue,
  existing,
  type MessageQueue,
  type QueuedMessage,
  type Queues,
  queueOfArn,
  wakeReceivers,
} from "./queue.ts";

/**
 * Deletes a message by the handle of its last receive. A standard queue says nothing to any other handle, and deletes nothing.
 * @throws AwsError ReceiptHandleIsInvalid, or InvalidParameterValue for a handle that a FIFO queue has taken back.
 */
export function settle(registry: Queues, arn: string, handle: string, why: Departure = "deleted"): void {
  const queue = existing(queueOfArn(registry, arn));
  const message = messageOf(queue, handle);
  if (message === undefined) return;
  const isLast = message.receiptHandle === handle;
  if (queue.isFifo && (!isLast || message.visibleAtMs <= registry.clock.now()))
    throw invalid(handle, "The receipt handle has expired.");
  if (!isLast) return;
  dequeue(registry, queue, message.id, why);
  // What comes after it in its group may be received now.
  if (queue.isFifo) wakeReceivers(queue);
}

/** Hides a received message for `seconds` from now; 0 gives it back at once. @throws AwsError for what AWS refuses. */
export function hideFor(registry: Queues, arn: string, handle: string, seconds: number): void {
  const { minimum, maximum } = QUEUE_LIMITS.visibilityTimeoutSeconds;
  if (!Number.isInteger(seconds) || seconds < minimum || seconds > maximum)
    throw new AwsError(
      "InvalidParameterValue",
      `Value ${seconds} for parameter VisibilityTimeout is invalid. Reason: Must be between ${minimum} and ${maximum}.`,
    );
  const queue = existing(queueOfArn(registry, arn));
  const nowMs = registry.clock.now();
  const message = messageOf(queue, handle);
  if (message?.receiptHandle !== handle || message.visibleAtMs <= nowMs)
    throw invalid(handle, "Message does not exist or is not available for visibility timeout change.");
  message.visibleAtMs = nowMs + seconds * 1000;
  wakeReceivers(queue);
}

/** The message that a handle was given out for; undefined when it is gone. @throws AwsError ReceiptHandleIsInvalid */
function messageOf(queue: MessageQueue, handle: string): QueuedMessage | undefined {
  const [, id] = /^([\da-z-]+) [\da-z-]+$/i.exec(Buffer.from(handle, "base64").toString()) ?? [];
  if (id !== undefined) return queue.messages.get(id);
  throw new AwsError("ReceiptHandleIsInvalid", `The input receipt handle "${handle}" is not a valid receipt handle.`);
}

function invalid(handle: string, reason: string): AwsError {
  return new AwsError(
    "InvalidParameterValue",
    `Value ${handle} for parameter ReceiptHandle is invalid. Reason: ${reason}`,
  );
}
