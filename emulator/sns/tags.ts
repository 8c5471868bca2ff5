import { AwsError } from "../aws-error.ts";
import { checkArn, invalid, type Topic, type TopicCaller, type Topics } from "./topic.ts";

/** A tag by AWS's names. */
export type TopicTag = { Key: string; Value: string };

type OfResource = { ResourceArn: string };

const MOST_TAGS = 50;

/** https://docs.aws.amazon.com/sns/latest/api/API_ListTagsForResource.html */
export function listTagsForResource(
  registry: Topics,
  _: TopicCaller,
  { ResourceArn }: OfResource,
): { Tags: TopicTag[] } {
  return { Tags: [...taggedOf(registry, ResourceArn).tags].map(([Key, Value]) => ({ Key, Value })) };
}

/** https://docs.aws.amazon.com/sns/latest/api/API_TagResource.html */
export function tagResource(
  registry: Topics,
  _: TopicCaller,
  { ResourceArn, Tags }: OfResource & { Tags: readonly TopicTag[] },
): void {
  tag(taggedOf(registry, ResourceArn), Tags);
}

/** https://docs.aws.amazon.com/sns/latest/api/API_UntagResource.html */
export function untagResource(
  registry: Topics,
  _: TopicCaller,
  { ResourceArn, TagKeys }: OfResource & { TagKeys: readonly string[] },
): void {
  const { tags } = taggedOf(registry, ResourceArn);
  for (const key of TagKeys) tags.delete(key);
}

/** Adds tags, or writes over those of the same keys. @throws AwsError for a key twice, or too many, and adds none then. */
export function tag({ tags }: Pick<Topic, "tags">, given: readonly TopicTag[]): void {
  const keys = given.map(({ Key }) => Key);
  if (new Set(keys).size < keys.length) throw invalid("Duplicated keys are not allowed.");
  if (new Set([...tags.keys(), ...keys]).size > MOST_TAGS)
    throw new AwsError("TagLimitExceeded", "Could not complete request: tag quota of per resource exceeded");
  for (const { Key, Value } of given) tags.set(Key, Value);
}

function taggedOf({ topics }: Topics, arn: string): Topic {
  checkArn("ResourceArn", arn);
  const topic = topics.get(arn);
  if (topic === undefined) throw new AwsError("ResourceNotFound", "Resource does not exist", 404);
  return topic;
}
