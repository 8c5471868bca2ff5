import { AwsError } from "../aws-error.ts";
import { type Caller, type MessageQueue, type Queues, queueOfUrl } from "./queue.ts";

const MOST_TAGS = 50;

type OfQueue = { QueueUrl: string };

/** A queue without tags has no member of that name. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListQueueTags.html */
export function listQueueTags(registry: Queues, caller: Caller, { QueueUrl }: OfQueue) {
  const { tags } = queueOfUrl(registry, caller, QueueUrl);
  return tags.size === 0 ? {} : { Tags: Object.fromEntries(tags) };
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_TagQueue.html */
export function tagQueue(
  registry: Queues,
  caller: Caller,
  { QueueUrl, Tags }: OfQueue & { Tags: Record<string, string> },
): void {
  tag(queueOfUrl(registry, caller, QueueUrl), Tags);
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_UntagQueue.html */
export function untagQueue(
  registry: Queues,
  caller: Caller,
  { QueueUrl, TagKeys }: OfQueue & { TagKeys: readonly string[] },
): void {
  const { tags } = queueOfUrl(registry, caller, QueueUrl);
  for (const key of TagKeys) tags.delete(key);
}

/** Adds tags, or writes over those of the same keys. @throws AwsError when there would be too many, and adds none then. */
export function tag({ tags }: MessageQueue, given: Readonly<Record<string, string>>): void {
  if (new Set([...tags.keys(), ...Object.keys(given)]).size > MOST_TAGS)
    throw new AwsError(
      "InvalidParameterValue",
      `Too many tags added for queue. Maximum number of tags allowed is ${MOST_TAGS}.`,
    );
  for (const [key, value] of Object.entries(given)) tags.set(key, value);
}
