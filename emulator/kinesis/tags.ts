import { AwsError } from "../aws-error.ts";
import { findResource, findStream, type Registry } from "./registry.ts";
import type { NamedResource } from "./stream.ts";
import type { Scope, StreamIdentity } from "./types.ts";

const MAXIMUM_TAGS = 50;
/** What AWS takes in a tag, but for the percent sign, which it refuses with another sentence. */
const TAG = /^[\p{L}\p{Zs}\p{N}_./=+\-@:]*$/u;

type Tag = { Key: string; Value: string };

/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_AddTagsToStream.html */
export function addTagsToStream(
  registry: Registry,
  scope: Scope,
  { Tags, ...identity }: StreamIdentity & { Tags: Record<string, string> },
): void {
  tag(findStream(registry, scope, identity), Tags);
}

/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_RemoveTagsFromStream.html */
export function removeTagsFromStream(
  registry: Registry,
  scope: Scope,
  { TagKeys, ...identity }: StreamIdentity & { TagKeys: string[] },
): void {
  checkCharacters(TagKeys);
  untag(findStream(registry, scope, identity), TagKeys);
}

/** By key. https://docs.aws.amazon.com/kinesis/latest/APIReference/API_ListTagsForStream.html */
export function listTagsForStream(
  registry: Registry,
  scope: Scope,
  input: StreamIdentity & { Limit?: number | undefined; ExclusiveStartTagKey?: string | undefined },
): { Tags: Tag[]; HasMoreTags: boolean } {
  const { Limit = MAXIMUM_TAGS, ExclusiveStartTagKey = "" } = input;
  const after = tagsOf(findStream(registry, scope, input)).filter(({ Key }) => Key > ExclusiveStartTagKey);
  return { Tags: after.slice(0, Limit), HasMoreTags: after.length > Limit };
}

/** Of a stream or a consumer. https://docs.aws.amazon.com/kinesis/latest/APIReference/API_TagResource.html */
export function tagResource(
  registry: Registry,
  scope: Scope,
  { ResourceARN, Tags }: { ResourceARN: string; Tags: Record<string, string> },
): void {
  tag(findResource(registry, scope, ResourceARN), Tags);
}

/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_UntagResource.html */
export function untagResource(
  registry: Registry,
  scope: Scope,
  { ResourceARN, TagKeys }: { ResourceARN: string; TagKeys: string[] },
): void {
  checkCharacters(TagKeys);
  untag(findResource(registry, scope, ResourceARN), TagKeys);
}

/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_ListTagsForResource.html */
export function listTagsForResource(
  registry: Registry,
  scope: Scope,
  { ResourceARN }: { ResourceARN: string },
): { Tags: Tag[] } {
  return { Tags: tagsOf(findResource(registry, scope, ResourceARN)) };
}

/** Adds tags, or writes over those of the same keys. @throws AwsError InvalidArgumentException, and adds none then. */
export function tag(resource: NamedResource, tags: Record<string, string>): void {
  const keys = Object.keys(tags);
  checkCharacters([...keys, ...Object.values(tags)]);
  if (new Set([...resource.tags.keys(), ...keys]).size > MAXIMUM_TAGS) {
    throw new AwsError(
      "InvalidArgumentException",
      `Failed to add tags because a given stream cannot have more than ${MAXIMUM_TAGS} tags associated with it.`,
    );
  }
  for (const [key, value] of Object.entries(tags)) resource.tags.set(key, value);
}

function checkCharacters(texts: readonly string[]): void {
  if (texts.every((text) => TAG.test(text))) return;
  throw new AwsError(
    "InvalidArgumentException",
    "Some tags contain invalid characters. Valid characters: Unicode letters, digits, white space, _ . / = + - % @.",
  );
}

function untag({ tags }: NamedResource, keys: readonly string[]): void {
  for (const key of keys) tags.delete(key);
}

function tagsOf({ tags }: NamedResource): Tag[] {
  return [...tags].map(([Key, Value]) => ({ Key, Value })).sort((a, b) => (a.Key < b.Key ? -1 : 1));
}
