import { allow, type Deployed, type Statement } from "./document.ts";

/** The failure store's bucket, and its access log's. */
export function storeRights({ name, regions }: Deployed): Statement[] {
  const buckets = regions.map((region) => `arn:aws:s3:::${name}-${region}-*`);
  return [
    allow(
      "Buckets",
      "s3",
      [
        "CreateBucket",
        "DeleteBucket",
        "DeleteBucketPolicy",
        "GetAccelerateConfiguration",
        "GetBucketAcl",
        "GetBucketCORS",
        "GetBucketLocation",
        "GetBucketLogging",
        "GetBucketNotification",
        "GetBucketObjectLockConfiguration",
        "GetBucketOwnershipControls",
        "GetBucketPolicy",
        "GetBucketPublicAccessBlock",
        "GetBucketRequestPayment",
        "GetBucketTagging",
        "GetBucketVersioning",
        "GetBucketWebsite",
        "GetEncryptionConfiguration",
        "GetLifecycleConfiguration",
        "GetReplicationConfiguration",
        "ListBucket",
        "ListBucketVersions",
        "ListTagsForResource",
        "PutBucketLogging",
        "PutBucketNotification",
        "PutBucketOwnershipControls",
        "PutBucketPolicy",
        "PutBucketPublicAccessBlock",
        "PutBucketTagging",
        "PutBucketVersioning",
        "PutEncryptionConfiguration",
        "PutLifecycleConfiguration",
        "TagResource",
        "UntagResource",
      ],
      buckets,
    ),
    // A bucket that is destroyed is emptied first; nothing in it is read.
    allow(
      "EmptyBuckets",
      "s3",
      ["DeleteObject", "DeleteObjectVersion"],
      buckets.map((arn) => `${arn}/*`),
    ),
  ];
}
