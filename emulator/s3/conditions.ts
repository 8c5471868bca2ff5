import { AwsError } from "../aws-error.ts";
import { noSuchKey } from "./object-errors.ts";

/** What must be there, or not, for a write or a deletion to go on, as the headers say it. */
export type WriteCondition = { ifMatch?: string | undefined; ifNoneMatch?: string | undefined };

type Found = { eTag: string } | undefined;

/** The condition of a write: its headers. @throws AwsError NotImplemented for one that S3 does not take. */
export function readWriteCondition(headers: Record<string, unknown>): WriteCondition | undefined {
  const [ifMatch, ifNoneMatch] = [text(headers["if-match"]), text(headers["if-none-match"])];
  if (ifMatch === undefined && ifNoneMatch === undefined) return undefined;
  if (ifNoneMatch !== undefined && (ifNoneMatch !== "*" || ifMatch !== undefined)) throw notImplemented();
  return { ifMatch, ifNoneMatch };
}

/**
 * Whether a write or a deletion may go on. It holds only as long as nothing else writes the key in between.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 * @throws AwsError PreconditionFailed; NoSuchKey when the object to match is not there.
 */
export function checkWriteCondition({ ifMatch, ifNoneMatch }: WriteCondition, found: Found): void {
  if (ifMatch === undefined && ifNoneMatch === undefined) return;
  if (found === undefined && ifMatch === undefined) return;
  if (found === undefined) throw noSuchKey();
  if (ifMatch === undefined || !matches(ifMatch, found)) throw failed();
}

/**
 * Whether an object is what its reader wants.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-reads.html
 * @throws AwsError PreconditionFailed, or NotModified when the reader has it already.
 */
export function checkReadCondition(object: { eTag: string }, headers: Record<string, unknown>, prefix = ""): void {
  const [ifMatch, ifNoneMatch] = [text(headers[`${prefix}if-match`]), text(headers[`${prefix}if-none-match`])];
  if (ifMatch !== undefined && !matches(ifMatch, object)) throw failed();
  if (ifNoneMatch === undefined || !matches(ifNoneMatch, object)) return;
  throw prefix === "" ? new AwsError("NotModified", "Not Modified", 304) : failed();
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

const text = (value: unknown) => (typeof value === "string" ? value : undefined);

function matches(condition: string, { eTag }: { eTag: string }): boolean {
  return condition === "*" || condition.replaceAll('"', "") === eTag;
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
