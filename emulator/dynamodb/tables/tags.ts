import { AwsError } from "../../aws-error.ts";
import { invalid } from "../errors.ts";
import { findTable } from "../store/find-table.ts";
import type { DynamodbTable, TableScope, Tables } from "../store/table.ts";

const MAXIMUM_TAGS = 50;

/** A tag, by AWS's names. */
export type Tag = { Key: string; Value: string };

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TagResource.html */
export function tagResource(
  tables: Tables,
  scope: TableScope,
  { ResourceArn, Tags }: { ResourceArn: string; Tags: readonly Tag[] },
): void {
  if (Tags.length === 0) throw invalid("Atleast one Tag needs to be provided as Input.");
  setTags(findTable(tables, scope, ResourceArn), Tags);
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UntagResource.html */
export function untagResource(
  tables: Tables,
  scope: TableScope,
  { ResourceArn, TagKeys }: { ResourceArn: string; TagKeys: readonly string[] },
): void {
  const { tags } = findTable(tables, scope, ResourceArn);
  for (const key of TagKeys) tags.delete(key);
}

/** All at once. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTagsOfResource.html */
export function listTagsOfResource(
  tables: Tables,
  scope: TableScope,
  { ResourceArn }: { ResourceArn: string },
): { Tags: Tag[] } {
  return { Tags: [...findTable(tables, scope, ResourceArn).tags].map(([Key, Value]) => ({ Key, Value })) };
}

/** Adds tags, or writes over those of the same keys. @throws AwsError, and adds none then. */
export function setTags({ tags }: DynamodbTable, given: readonly Tag[]): void {
  if (new Set([...tags.keys(), ...given.map(({ Key }) => Key)]).size > MAXIMUM_TAGS)
    throw new AwsError("LimitExceededException", `Too many tags: the limit is ${MAXIMUM_TAGS}`);
  for (const { Key, Value } of given) tags.set(Key, Value);
}
