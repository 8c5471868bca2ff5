import { AwsError } from "../aws-error.ts";

/** S3's answer when a bucket is not there. */
export function noSuchBucket(bucket: string): AwsError {
  return new AwsError("NoSuchBucket", `The specified bucket does not exist: ${bucket}`, 404);
}

/** S3's answer when an object is not there. */
export function noSuchKey(): AwsError {
  return new AwsError("NoSuchKey", "The specified key does not exist.", 404);
}
