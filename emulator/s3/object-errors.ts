import { AwsError } from "../aws-error.ts";

/** S3's answer when a bucket is not there. */
export function noSuchBucket(bucket: string): AwsError {
  return new AwsError("NoSuchBucket", "The specified bucket does not exist", 404, { BucketName: bucket });
}

/** S3's answer when an object is not there. */
export function noSuchKey(key: string): AwsError {
  return new AwsError("NoSuchKey", "The specified key does not exist.", 404, { Key: key });
}

/** S3's answer when an object has no such version. */
export function noSuchVersion(key: string, versionId: string): AwsError {
  const members = { Key: key, VersionId: versionId };
  return new AwsError("NoSuchVersion", "The specified version does not exist.", 404, members);
}

/** S3's answer to who wants to read a delete marker. */
export function isMarker(): AwsError {
  const members = { Method: "GET", ResourceType: "DeleteMarker" };
  return new AwsError("MethodNotAllowed", "The specified method is not allowed against this resource.", 405, members);
}

/** S3's answer to an argument that can't be. */
export function invalidArgument(message: string, name: string, value?: string): AwsError {
  const members = { ArgumentName: name, ...(value !== undefined && { ArgumentValue: value }) };
  return new AwsError("InvalidArgument", message, 400, members);
}

/** IDs of versions are 32 letters long; what was written while no versions were kept has `null`. */
const VERSION_ID = /^([\w.-]{32}|null)$/;

/** Checks the ID of a version: S3 takes none of an object in a bucket that never kept versions. @throws AwsError InvalidArgument */
export function checkVersionId(versionId: string | undefined, hasVersions: boolean): void {
  if (versionId === undefined || (VERSION_ID.test(versionId) && (hasVersions || versionId === "null"))) return;
  throw invalidArgument("Invalid version id specified", "versionId", versionId);
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html */
const LONGEST_KEY_BYTES = 1024;

/** Checks the key of an object that is to be written. @throws AwsError KeyTooLongError */
export function checkKey(key: string): void {
  const bytes = Buffer.byteLength(key);
  if (bytes <= LONGEST_KEY_BYTES) return;
  const members = { Size: bytes, MaxSizeAllowed: LONGEST_KEY_BYTES };
  throw new AwsError("KeyTooLongError", "Your key is too long", 400, members);
}
