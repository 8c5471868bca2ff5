import { AwsError } from "../aws-error.ts";

/** S3's answer when a bucket is not there. */
export function noSuchBucket(bucket: string): AwsError {
  return new AwsError("NoSuchBucket", `The specified bucket does not exist: ${bucket}`, 404);
}

/** S3's answer when an object is not there. */
export function noSuchKey(): AwsError {
  return new AwsError("NoSuchKey", "The specified key does not exist.", 404);
}

/** S3's answer when an object has no such version. */
export function noSuchVersion(): AwsError {
  return new AwsError("NoSuchVersion", "The specified version does not exist.", 404);
}

/** S3's answer to who wants to read a delete marker. */
export function isMarker(): AwsError {
  return new AwsError("MethodNotAllowed", "The specified method is not allowed against this resource.", 405);
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html */
const LONGEST_KEY_BYTES = 1024;

/** Checks the key of an object that is to be written. @throws AwsError KeyTooLongError */
export function checkKey(key: string): void {
  if (Buffer.byteLength(key) > LONGEST_KEY_BYTES) throw new AwsError("KeyTooLongError", "Your key is too long");
}
