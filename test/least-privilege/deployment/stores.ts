import { type Deployed, type Life, of, text } from "./call.ts";

const s3 = (names: string) => of("s3", names);
const bucketArn = (it: Deployed) => `arn:aws:s3:::${text(it, "bucket")}`;

/** What the provider reads of a bucket as a whole. */
const BUCKET = s3(
  "ListBucket GetBucketLocation GetBucketPolicy GetBucketAcl GetBucketCORS GetBucketWebsite GetBucketVersioning " +
    "GetAccelerateConfiguration GetBucketRequestPayment GetBucketLogging GetLifecycleConfiguration GetReplicationConfiguration " +
    "GetEncryptionConfiguration GetBucketObjectLockConfiguration GetBucketTagging ListTagsForResource",
);

/** One configuration of a bucket: put, read, and put back to nothing. */
const configuration = (put: string, read: string, inputs: string, off = put): Life => ({
  on: bucketArn,
  create: s3(put),
  read: s3(read),
  change: Object.fromEntries(inputs.split(" ").map((name) => [name, s3(put)])),
  delete: s3(off),
});

/** Buckets. */
export const stores: Readonly<Record<string, Life>> = {
  "aws:s3/bucket:Bucket": {
    create: s3("CreateBucket PutBucketTagging TagResource"),
    read: BUCKET,
    change: { tags: s3("PutBucketTagging TagResource UntagResource"), forceDestroy: [] },
    delete: [
      ...s3("ListBucketVersions DeleteBucket"),
      // A bucket that is destroyed is emptied first.
      (it) =>
        s3("DeleteObject DeleteObjectVersion").map((action) => ({
          ...{ action, resource: `${text({ ...it, inputs: {} }, "arn")}/quarantine/a`, context: {} },
        })),
    ],
  },
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": configuration(
    ...(["PutLifecycleConfiguration", "GetLifecycleConfiguration", "rules"] as const),
  ),
  "aws:s3/bucketLogging:BucketLogging": configuration(
    "PutBucketLogging",
    "GetBucketLogging",
    "targetBucket targetPrefix",
  ),
  "aws:s3/bucketNotification:BucketNotification": configuration(
    ...(["PutBucketNotification", "GetBucketNotification", "eventbridge lambdaFunctions"] as const),
  ),
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": configuration(
    ...(["PutBucketOwnershipControls", "GetBucketOwnershipControls", "rule"] as const),
  ),
  "aws:s3/bucketPolicy:BucketPolicy": configuration(
    "PutBucketPolicy",
    "GetBucketPolicy",
    "policy",
    "DeleteBucketPolicy",
  ),
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": configuration(
    "PutBucketPublicAccessBlock",
    "GetBucketPublicAccessBlock",
    "blockPublicAcls blockPublicPolicy ignorePublicAcls restrictPublicBuckets",
  ),
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": configuration(
    ...(["PutEncryptionConfiguration", "GetEncryptionConfiguration", "rules"] as const),
  ),
  "aws:s3/bucketVersioning:BucketVersioning": configuration(
    ...(["PutBucketVersioning", "GetBucketVersioning", "versioningConfiguration"] as const),
  ),
};
