import { AwsError } from "../aws-error.ts";
import type { ChangesArgs, ObjectChanges } from "./changes.ts";
import { invalidArgument } from "./object-errors.ts";
import type { ObjectStore } from "./object-store.ts";
import { addVersion, NO_VERSION, type ObjectTag } from "./versions.ts";

const MOST = 10;
const LETTERS = /^[\p{L}\p{N}\s_.:/=+\-@]*$/u;
const LONGEST = { Key: 128, Value: 256 };

/**
 * Checks the tags of an object. @throws AwsError BadRequest, InvalidTag
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html
 */
export function checkTags(tags: readonly ObjectTag[]): void {
  if (tags.length > MOST) throw new AwsError("BadRequest", `Object tags cannot be greater than ${MOST}`);
  for (const [index, { Key, Value }] of tags.entries()) {
    const refuse = (reason: string, members: object = {}) =>
      new AwsError("InvalidTag", reason, 400, { TagKey: Key, ...members });
    if (tags.slice(0, index).some((other) => other.Key === Key))
      throw refuse("Cannot provide multiple Tags with the same key");
    if (Key.startsWith("aws:")) throw refuse("Your TagKey cannot be prefixed with aws:");
    if (Key === "" || Key.length > LONGEST.Key || !LETTERS.test(Key))
      throw refuse("The TagKey you have provided is invalid");
    if (Value.length > LONGEST.Value || !LETTERS.test(Value))
      throw refuse("The TagValue you have provided is invalid", { TagValue: Value });
  }
}

/** The tags that a header of a write gives, as a query is written; undefined without one. @throws AwsError */
export function readTagging(header: unknown): ObjectTag[] | undefined {
  if (typeof header !== "string") return undefined;
  const tags = [...new URLSearchParams(header)].map(([Key, Value]) => ({ Key, Value }));
  if (new Set(tags.map(({ Key }) => Key)).size < tags.length)
    throw invalidArgument(
      "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates.",
      "x-amz-tagging",
      header,
    );
  checkTags(tags);
  return tags;
}

/** Puts tags on versions, and takes them off. */
export function createTags(
  { histories, clock, onChange }: ChangesArgs,
  { inTurn }: ObjectChanges,
  getObject: ObjectStore["getObject"],
): ObjectStore["setTags"] {
  return async (bucket, key, tags, versionId) => {
    const { versionId: ofBucket, eTag } = await getObject(bucket, key, versionId);
    await inTurn(bucket, key, async () => {
      const id = ofBucket ?? NO_VERSION;
      const current = await histories.current(bucket, key);
      // Of bytes that came without a word nothing was kept yet.
      if (current && histories.find(bucket, key, id) === undefined)
        addVersion(histories.of(bucket, key), current.version);
      const version = histories.find(bucket, key, id);
      if (version === undefined) return;
      version.tags = tags;
      const type = tags.length > 0 ? "ObjectTagging:Put" : "ObjectTagging:Delete";
      onChange({
        type,
        bucket,
        key,
        eTag,
        timeMs: clock.now(),
        ...(ofBucket !== undefined && { versionId: ofBucket }),
      });
    });
    return ofBucket === undefined ? {} : { versionId: ofBucket };
  };
}
