import { AwsError } from "../../aws-error.ts";

/** Bytes of an object, both ends included. */
export type ByteRange = { first: number; last: number };

const ONE_RANGE = /^bytes=(?:(?<first>\d+)-(?<last>\d*)|-(?<suffix>\d+))$/;

/**
 * The part of an object that a `Range` header asks for; undefined for the whole, which S3 sends for what it can't read too.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 * @throws AwsError InvalidRange when the object has no such bytes.
 */
export function readRange(range: string | undefined, sizeBytes: number): ByteRange | undefined {
  const { first, last, suffix } = ONE_RANGE.exec(range ?? "")?.groups ?? {};
  if (suffix !== undefined) {
    if (Number(suffix) === 0 || sizeBytes === 0) throw invalidRange(range, sizeBytes);
    return { first: Math.max(0, sizeBytes - Number(suffix)), last: sizeBytes - 1 };
  }
  if (first === undefined) return undefined;
  if (last && Number(last) < Number(first)) return undefined;
  if (Number(first) >= sizeBytes) throw invalidRange(range, sizeBytes);
  return { first: Number(first), last: Math.min(last ? Number(last) : Number.POSITIVE_INFINITY, sizeBytes - 1) };
}

const invalidRange = (range: string | undefined, sizeBytes: number) =>
  new AwsError("InvalidRange", "The requested range is not satisfiable", 416, {
    RangeRequested: range,
    ActualObjectSize: sizeBytes,
  });
