import { createHash } from "node:crypto";
import { QUEUE_LIMITS } from "../../event-source-mapping/queue-limits.ts";
import { AwsError } from "../aws-error.ts";
import { numberOf } from "./attributes.ts";
import { checkBatch, eachEntry } from "./batch.ts";
import { type MessageAttribute, md5OfAttributes, md5OfText } from "./checksums.ts";
import { isGroupOrDeduplicationId, LONGEST_ID } from "./group-id.ts";
import { checkMessageAttributes, checkSystemAttributes } from "./message-attributes.ts";
import { type Caller, enqueue, type MessageQueue, nextSequenceNumber, type Queues, queueOfUrl } from "./queue.ts";

/** One message, by AWS's names. */
export type Outgoing = {
  MessageBody: string;
  DelaySeconds?: number | undefined;
  MessageAttributes?: Record<string, MessageAttribute> | undefined;
  MessageGroupId?: string | undefined;
  MessageDeduplicationId?: string | undefined;
  MessageSystemAttributes?: Record<string, unknown> | undefined;
};

const DEDUPLICATION_MS = 300_000;
const MAXIMUM_BATCH_BYTES = 1_048_576;
/** What XML 1.0 does not know, AWS does not take. */
const FOREIGN = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
export function sendMessage(registry: Queues, caller: Caller, input: Outgoing & { QueueUrl: string }) {
  const queue = queueOfUrl(registry, caller, input.QueueUrl);
  checkFifo(queue, input, "MissingParameter");
  checkSize(queue, input, "One or more parameters are invalid.");
  return send(registry, caller, queue, input);
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html */
export function sendMessageBatch(
  registry: Queues,
  caller: Caller,
  { QueueUrl, Entries }: { QueueUrl: string; Entries: (Outgoing & { Id: string })[] },
) {
  const queue = queueOfUrl(registry, caller, QueueUrl);
  checkBatch("SendMessageBatch", Entries);
  const bytes = Entries.reduce((sum, entry) => sum + bytesOf(entry), 0);
  if (bytes > MAXIMUM_BATCH_BYTES)
    throw new AwsError(
      "AWS.SimpleQueueService.BatchRequestTooLong",
      `Batch requests cannot be longer than ${MAXIMUM_BATCH_BYTES} bytes. You have sent ${bytes} bytes.`,
    );
  for (const entry of Entries) checkFifo(queue, entry, "InvalidParameterValue");
  return eachEntry("SendMessageBatch", Entries, (entry) => {
    checkSize(queue, entry, "One or more parameters cannot be validated.");
    return send(registry, caller, queue, entry);
  });
}

function send(registry: Queues, caller: Caller, queue: MessageQueue, outgoing: Outgoing) {
  const { MessageBody: body, MessageAttributes: attributes = {}, MessageGroupId: groupId } = outgoing;
  checkContent(queue, outgoing);
  checkIds(outgoing);
  checkMessageAttributes(attributes);
  checkSystemAttributes(outgoing.MessageSystemAttributes);
  const nowMs = registry.clock.now();
  const deduplicationId = outgoing.MessageDeduplicationId || (queue.isFifo ? sha256(body) : undefined);
  const checksums = { MD5OfMessageBody: md5OfText(body), MD5OfMessageAttributes: md5OfAttributes(attributes) };
  const key = deduplicationKey(queue, outgoing, deduplicationId ?? "");
  const before = queue.isFifo ? recentlySent(queue, key, nowMs) : undefined;
  if (before !== undefined) return { ...checksums, MessageId: before.id, SequenceNumber: before.sequenceNumber };
  const id = registry.uuid();
  const sequenceNumber = queue.isFifo ? nextSequenceNumber(queue) : undefined;
  if (sequenceNumber !== undefined) queue.sent.set(key, { id, sequenceNumber, atMs: nowMs });
  const delaySeconds = outgoing.DelaySeconds ?? numberOf(queue, "DelaySeconds");
  enqueue(registry, queue, {
    ...{ id, body, attributes, groupId, deduplicationId, sequenceNumber, senderId: caller.account },
    ...{ sentAtMs: nowMs, keptFromMs: nowMs, visibleAtMs: nowMs + delaySeconds * 1000, receiveCount: 0 },
  });
  return { ...checksums, MessageId: id, SequenceNumber: sequenceNumber };
}

function checkFifo(queue: MessageQueue, { MessageGroupId, MessageDeduplicationId }: Outgoing, missing: string): void {
  if (!queue.isFifo) return;
  if (!MessageGroupId) throw new AwsError(missing, "The request must contain the parameter MessageGroupId.");
  if (!MessageDeduplicationId && queue.attributes.get("ContentBasedDeduplication") !== "true")
    throw new AwsError(
      "InvalidParameterValue",
      "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly",
    );
}

function checkSize(queue: MessageQueue, outgoing: Outgoing, what: string): void {
  const maximum = numberOf(queue, "MaximumMessageSize");
  if (bytesOf(outgoing) > maximum)
    throw new AwsError("InvalidParameterValue", `${what} Reason: Message must be shorter than ${maximum} bytes.`);
}

function checkContent(queue: MessageQueue, { MessageBody, DelaySeconds, MessageDeduplicationId }: Outgoing): void {
  if (MessageBody === "") throw new AwsError("MissingParameter", "The request must contain the parameter MessageBody.");
  if (FOREIGN.test(MessageBody))
    throw new AwsError(
      "InvalidMessageContents",
      "Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF",
    );
  const { minimum, maximum } = QUEUE_LIMITS.delaySeconds;
  const isFitting = DelaySeconds === undefined || (DelaySeconds >= minimum && DelaySeconds <= maximum);
  if (queue.isFifo ? (DelaySeconds ?? 0) !== 0 : !isFitting)
    throw new AwsError(
      "InvalidParameterValue",
      `Value ${DelaySeconds} for parameter DelaySeconds is invalid. Reason: ${queue.isFifo ? "The request include parameter that is not valid for this queue type." : `DelaySeconds must be >= ${minimum} and <= ${maximum}.`}`,
    );
  if (!queue.isFifo && MessageDeduplicationId !== undefined)
    throw new AwsError(
      "InvalidParameterValue",
      `Value ${MessageDeduplicationId} for parameter MessageDeduplicationId is invalid. Reason: The request includes a parameter that is not valid for this queue type.`,
    );
}

function checkIds(outgoing: Outgoing): void {
  for (const name of ["MessageGroupId", "MessageDeduplicationId"] as const) {
    const { [name]: id } = outgoing;
    if (id && !isGroupOrDeduplicationId(id))
      throw new AwsError(
        "InvalidParameterValue",
        `Value ${id} for parameter ${name} is invalid. Reason: ${name} can only include alphanumeric and punctuation characters. 1 to ${LONGEST_ID} in length.`,
      );
  }
}

/** Attributes count too: names, types and values. */
function bytesOf({ MessageBody, MessageAttributes = {} }: Outgoing): number {
  const attributes = Object.entries(MessageAttributes).map(
    ([name, { DataType, StringValue = "", BinaryValue = "" }]) =>
      Buffer.byteLength(name + DataType + StringValue) + Buffer.byteLength(BinaryValue, "base64"),
  );
  return attributes.reduce((sum, bytes) => sum + bytes, Buffer.byteLength(MessageBody));
}

function deduplicationKey(queue: MessageQueue, { MessageGroupId }: Outgoing, id: string): string {
  return queue.attributes.get("DeduplicationScope") === "messageGroup" ? `${MessageGroupId} ${id}` : id;
}

/** A send of the last five minutes under the same key. What is older is forgotten on the way. */
function recentlySent({ sent }: MessageQueue, key: string, nowMs: number) {
  for (const [old, { atMs }] of sent) {
    if (nowMs - atMs < DEDUPLICATION_MS) break;
    sent.delete(old);
  }
  return sent.get(key);
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
