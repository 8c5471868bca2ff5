import { AwsError } from "../aws-error.ts";
import { noSuchKey } from "./object-errors.ts";

/** What must be there, or not, for a write or a deletion to go on, as the headers say it. */
export type WriteCondition = { ifMatch?: string | undefined; ifNoneMatch?: string | undefined };

type Found = { eTag: string } | undefined;

/** The condition of a write: its headers. @throws AwsError NotImplemented for one that S3 does not take. */
export function readWriteCondition(headers: Record<string, unknown>): WriteCondition | undefined {
  const condition = readDeleteCondition(headers);
  const { ifMatch, ifNoneMatch } = condition ?? {};
  if (ifMatch === "*") throw notImplemented("If-Match");
  if (ifNoneMatch !== undefined && ifNoneMatch !== "*") throw notImplemented("If-None-Match");
  return condition;
}

/** The condition of a deletion, which may ask for any object to be there. @throws AwsError NotImplemented */
export function readDeleteCondition(headers: Record<string, unknown>): WriteCondition | undefined {
  const [ifMatch, ifNoneMatch] = [text(headers["if-match"]), text(headers["if-none-match"])];
  if (ifMatch !== undefined && ifNoneMatch !== undefined)
    throw notImplemented("If-Match,If-None-Match", "Multiple conditional request headers present in the request");
  return ifMatch === undefined && ifNoneMatch === undefined ? undefined : { ifMatch, ifNoneMatch };
}

/**
 * Whether a write or a deletion may go on. It holds only as long as nothing else writes the key in between.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 * @throws AwsError PreconditionFailed; NoSuchKey when the object to match is not there.
 */
export function checkWriteCondition(key: string, { ifMatch, ifNoneMatch }: WriteCondition, found: Found): void {
  if (ifMatch === undefined && ifNoneMatch === undefined) return;
  if (found === undefined && ifMatch === undefined) return;
  if (found === undefined) throw noSuchKey(key);
  if (ifMatch === undefined) throw failed("If-None-Match");
  if (!matches(ifMatch, found)) throw failed("If-Match");
}

/**
 * Whether an object is what its reader wants. Where ETags are asked for, times count no more.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-reads.html
 * @throws AwsError PreconditionFailed, or NotModified when the reader has it already.
 */
export function checkReadCondition(
  object: { eTag: string; lastModifiedMs: number },
  headers: Record<string, unknown>,
  prefix = "",
): void {
  const said = (name: string) => text(headers[`${prefix}${name.toLowerCase()}`]);
  const [ifMatch, ifNoneMatch] = [said("If-Match"), said("If-None-Match")];
  if (ifMatch !== undefined && !matches(ifMatch, object)) throw failed(`${prefix}If-Match`);
  if (ifMatch === undefined && isModifiedSince(object, said("If-Unmodified-Since")) === true)
    throw failed(`${prefix}If-Unmodified-Since`);
  const isKnown =
    ifNoneMatch === undefined
      ? isModifiedSince(object, said("If-Modified-Since")) === false
      : matches(ifNoneMatch, object);
  if (!isKnown) return;
  if (prefix === "") throw new AwsError("NotModified", "Not Modified", 304);
  throw failed(`${prefix}${ifNoneMatch === undefined ? "If-Modified-Since" : "If-None-Match"}`);
}

/** Whether an object was written after a time, which headers have to the second; undefined for what is no time. */
function isModifiedSince({ lastModifiedMs }: { lastModifiedMs: number }, time: string | undefined) {
  const sinceMs = Date.parse(time ?? "");
  return Number.isNaN(sinceMs) ? undefined : Math.floor(lastModifiedMs / 1000) * 1000 > sinceMs;
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

function failed(condition: string): AwsError {
  const message = "At least one of the pre-conditions you specified did not hold";
  return new AwsError("PreconditionFailed", message, 412, { Condition: condition });
}

function notImplemented(
  header: string,
  additionalMessage = `We don't accept the provided value of ${header} header for this API`,
): AwsError {
  const message = "A header you provided implies functionality that is not implemented";
  return new AwsError("NotImplemented", message, 501, { Header: header, additionalMessage });
}
