import { md5OfAttributes, md5OfText } from "./checksums.ts";
import type { QueuedMessage } from "./queue.ts";

/** Input of ReceiveMessage. Attributes of the system are asked for under either name. */
export type ReceiveMessageInput = {
  QueueUrl: string;
  MaxNumberOfMessages?: number | undefined;
  VisibilityTimeout?: number | undefined;
  WaitTimeSeconds?: number | undefined;
  AttributeNames?: string[] | undefined;
  MessageSystemAttributeNames?: string[] | undefined;
  MessageAttributeNames?: string[] | undefined;
};

/** What SQS itself says of a message, by AWS's names. */
export function systemAttributes(message: QueuedMessage): Record<string, string> {
  const { senderId, groupId, deduplicationId, sequenceNumber, deadLetterSourceArn } = message;
  return {
    SenderId: senderId,
    SentTimestamp: String(message.sentAtMs),
    ApproximateReceiveCount: String(message.receiveCount),
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAtMs),
    ...(groupId !== undefined && { MessageGroupId: groupId }),
    ...(deduplicationId !== undefined && { MessageDeduplicationId: deduplicationId }),
    ...(sequenceNumber !== undefined && { SequenceNumber: sequenceNumber }),
    ...(deadLetterSourceArn !== undefined && { DeadLetterQueueSourceArn: deadLetterSourceArn }),
  };
}

/** A message as ReceiveMessage answers it. */
export function written(message: QueuedMessage, input: ReceiveMessageInput) {
  const { id, body, receiptHandle, attributes } = message;
  const system = [...(input.AttributeNames ?? []), ...(input.MessageSystemAttributeNames ?? [])];
  const told = only(systemAttributes(message), (name) => system.includes("All") || system.includes(name));
  const asked = input.MessageAttributeNames ?? [];
  const carried = only(attributes, (name) => asked.some((pattern) => isNamed(name, pattern)));
  return {
    MessageId: id,
    ReceiptHandle: receiptHandle,
    MD5OfBody: md5OfText(body),
    Body: body,
    ...(Object.keys(told).length > 0 && { Attributes: told }),
    ...(Object.keys(carried).length > 0 && {
      MessageAttributes: carried,
      MD5OfMessageAttributes: md5OfAttributes(carried),
    }),
  };
}

function only<T>(all: Readonly<Record<string, T>>, isAsked: (name: string) => boolean): Record<string, T> {
  return Object.fromEntries(Object.entries(all).filter(([name]) => isAsked(name)));
}

/** `All`, `.*`, a name, or a prefix that ends with `.*`. */
function isNamed(name: string, pattern: string): boolean {
  if (pattern === "All" || pattern === name) return true;
  return pattern.endsWith(".*") && name.startsWith(pattern.slice(0, -2));
}
