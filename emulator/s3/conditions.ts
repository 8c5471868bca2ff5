import { AwsError, isAwsError } from "../aws-error.ts";
import type { AwsRequest } from "../protocol/http-types.ts";
import type { ObjectStore, ObjectSummary } from "./object-store.ts";

type Headers = AwsRequest["headers"];

/**
 * Whether a write or a deletion may go on. It holds only as long as nothing else writes the key in between.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 * @throws AwsError PreconditionFailed; NoSuchKey when the object to match is not there.
 */
export async function checkWriteCondition(
  store: ObjectStore,
  headers: Headers,
  bucket: string,
  key: string,
): Promise<void> {
  const { "if-match": ifMatch, "if-none-match": ifNoneMatch } = headers;
  if (ifMatch === undefined && ifNoneMatch === undefined) return;
  if (ifNoneMatch !== undefined && (ifNoneMatch !== "*" || ifMatch !== undefined)) throw notImplemented();
  const found = await find(store, bucket, key);
  if (found === undefined && ifMatch === undefined) return;
  if (found === undefined) throw new AwsError("NoSuchKey", "The specified key does not exist.", 404);
  if (ifMatch === undefined || !matches(ifMatch, found)) throw failed();
}

/**
 * Whether an object is what its reader wants.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-reads.html
 * @throws AwsError PreconditionFailed, or NotModified when the reader has it already.
 */
export function checkReadCondition(object: ObjectSummary, headers: Headers): void {
  const { "if-match": ifMatch, "if-none-match": ifNoneMatch } = headers;
  if (ifMatch !== undefined && !matches(ifMatch, object)) throw failed();
  if (ifNoneMatch !== undefined && matches(ifNoneMatch, object)) throw new AwsError("NotModified", "Not Modified", 304);
}

/** Gives each piece of work on a key its turn, so that what it has checked still holds when it writes. */
export function createTurns(): <T>(key: string, work: () => Promise<T>) => Promise<T> {
  const last = new Map<string, Promise<unknown>>();
  return (key, work) => {
    const result = (last.get(key) ?? Promise.resolve()).then(work);
    const turn = result
      .catch(() => {})
      .finally(() => {
        if (last.get(key) === turn) last.delete(key);
      });
    last.set(key, turn);
    return result;
  };
}

function matches(condition: string, { eTag }: ObjectSummary): boolean {
  return condition === "*" || condition.replaceAll('"', "") === eTag;
}

async function find(store: ObjectStore, bucket: string, key: string): Promise<ObjectSummary | undefined> {
  try {
    return await store.getObject(bucket, key);
  } catch (error) {
    if (isAwsError(error, "NoSuchKey")) return undefined;
    throw error;
  }
}

function failed(): AwsError {
  return new AwsError("PreconditionFailed", "At least one of the pre-conditions you specified did not hold", 412);
}

function notImplemented(): AwsError {
  return new AwsError(
    "NotImplemented",
    "A header you provided implies functionality that is not implemented: If-None-Match takes * alone, and not beside If-Match.",
    501,
  );
}
