import { createHash } from "node:crypto";
import { AwsError, isAwsError } from "../aws-error.ts";
import { fanOut, type Targets } from "./deliver.ts";
import { checkAttributes, checkFifo, checkMessage, checkTogether, type Notification } from "./message.ts";
import { type EarlierPublish, invalid, type Topic, type TopicCaller, type Topics, topicOf } from "./topic.ts";

/** Input of Publish. */
export type PublishInput = Notification & { TopicArn?: string | undefined; TargetArn?: string | undefined };
/** Input of PublishBatch. */
export type PublishBatchInput = {
  TopicArn: string;
  PublishBatchRequestEntries: (Notification & { Id: string })[];
};

type FailedEntry = { Id: string; Code: string; Message: string; SenderFault: true };
type Answer = { MessageId: string; SequenceNumber?: string };

const DEDUPLICATION_MS = 300_000;
const MAXIMUM_ENTRIES = 10;
const ID = /^[\w-]{1,80}$/;

/** https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
export function publish(registry: Topics, targets: Targets, _: TopicCaller, input: PublishInput): Answer {
  const arn = input.TopicArn ?? input.TargetArn;
  if (arn === undefined) throw invalid("TopicArn or TargetArn Reason: no value for required parameter");
  const topic = topicOf(registry, arn);
  checkMessage(topic, input);
  return take(registry, targets, topic, input);
}

/** https://docs.aws.amazon.com/sns/latest/api/API_PublishBatch.html */
export function publishBatch(registry: Topics, targets: Targets, _: TopicCaller, input: PublishBatchInput) {
  const topic = topicOf(registry, input.TopicArn);
  const entries = input.PublishBatchRequestEntries;
  checkEntries(entries);
  // AWS refuses all of them for what a FIFO topic asks of each.
  if (topic.isFifo) for (const entry of entries) checkFifo(topic, entry);
  const Successful: (Answer & { Id: string })[] = [];
  const Failed: FailedEntry[] = [];
  for (const { Id, ...outgoing } of entries) {
    try {
      checkMessage(topic, outgoing);
      Successful.push({ Id, ...take(registry, targets, topic, outgoing) });
    } catch (error) {
      if (!isAwsError(error)) throw error;
      Failed.push({ Id, Code: error.name, Message: error.message, SenderFault: true });
    }
  }
  return { Successful, Failed };
}

function checkEntries(entries: PublishBatchInput["PublishBatchRequestEntries"]): void {
  if (entries.length === 0) throw new AwsError("EmptyBatchRequest", "The batch request doesn't contain any entries.");
  if (entries.length > MAXIMUM_ENTRIES)
    throw new AwsError("TooManyEntriesInBatchRequest", "The batch request contains more entries than permissible.");
  const ids = entries.map(({ Id }) => Id);
  if (!ids.every((id) => ID.test(id)))
    throw new AwsError(
      "InvalidBatchEntryId",
      "The Id of a batch entry in a batch request doesn't abide by the specification.",
    );
  if (new Set(ids).size < ids.length)
    throw new AwsError("BatchEntryIdsNotDistinct", "Two or more batch entries in the request have the same Id.");
  for (const entry of entries) checkAttributes(entry);
  checkTogether(entries);
}

function take(registry: Topics, targets: Targets, topic: Topic, outgoing: Notification): Answer {
  const atMs = registry.clock.now();
  const deduplicationId = outgoing.MessageDeduplicationId ?? (topic.isFifo ? sha256(outgoing.Message) : undefined);
  const key = keyOf(topic, outgoing, deduplicationId ?? "");
  const before = topic.isFifo ? recentlyPublished(topic, key, atMs) : undefined;
  if (before !== undefined) return { MessageId: before.id, SequenceNumber: before.sequenceNumber };
  const id = registry.uuid();
  const sequenceNumber = topic.isFifo ? nextSequenceNumber(topic) : undefined;
  if (sequenceNumber !== undefined) topic.published.set(key, { id, sequenceNumber, atMs });
  fanOut(targets, topic, { id, atMs, sequenceNumber, deduplicationId, outgoing });
  return { MessageId: id, ...(sequenceNumber !== undefined && { SequenceNumber: sequenceNumber }) };
}

function keyOf({ attributes }: Topic, { MessageGroupId }: Notification, id: string): string {
  return attributes.get("FifoThroughputScope") === "MessageGroup" ? `${MessageGroupId} ${id}` : id;
}

/** A publish of the last five minutes under the same key. What is older is forgotten on the way. */
function recentlyPublished({ published }: Topic, key: string, nowMs: number): EarlierPublish | undefined {
  for (const [old, { atMs }] of published) {
    if (nowMs - atMs < DEDUPLICATION_MS) break;
    published.delete(old);
  }
  return published.get(key);
}

function nextSequenceNumber(topic: Topic): string {
  topic.lastSequence += 1n;
  return String(topic.lastSequence).padStart(20, "0");
}

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
