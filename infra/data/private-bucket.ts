import * as s3 from "@pulumi/aws/s3/index.js";
import type * as aws from "@pulumi/aws/types/input.js";
import * as pulumi from "@pulumi/pulumi";
import { denyPlainHttp, policyDocument, type Statement } from "../policy-document.ts";

/** What a private bucket is built from. */
export type PrivateBucketArgs = {
  region: string;
  /** ARN of the KMS key that encrypts the objects. @default keys of S3 (AES256) */
  keyArn?: pulumi.Input<string>;
  /** Days after which an object is deleted; undefined keeps it. */
  retentionDays: number | undefined;
  /** Functions that are told what happens to objects. @default none */
  functions?: pulumi.Input<aws.s3.BucketNotificationLambdaFunction[]>;
  /** Statements of its policy, beside the one that refuses plain HTTP. @default none */
  statements?: (bucketArn: pulumi.Output<string>) => pulumi.Input<Statement[]>;
  tags: Record<string, string>;
  protect: boolean;
};

/** A bucket, and the policy that says who else may do what in it. */
export type PrivateBucket = { bucket: s3.Bucket; policy: s3.BucketPolicy };

/** A bucket that is private, encrypted, versioned and TLS only, tells EventBridge what happens in it, and forgets. */
export function createPrivateBucket(
  name: string,
  args: PrivateBucketArgs,
  { parent }: { parent: pulumi.ComponentResource },
): PrivateBucket {
  const { region, keyArn, protect, retentionDays, statements = () => [], tags, functions } = args;
  // A bucket that stays while its settings go would be neither private nor encrypted by our key.
  const opts = { parent, protect };
  const bucket = new s3.Bucket(name, { forceDestroy: !protect, region, tags }, opts);
  const of = { bucket: bucket.id, region };
  const block = new s3.BucketPublicAccessBlock(
    name,
    { ...of, blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true },
    opts,
  );
  new s3.BucketOwnershipControls(name, { ...of, rule: { objectOwnership: "BucketOwnerEnforced" } }, opts);
  new s3.BucketServerSideEncryptionConfiguration(name, { ...of, rules: [encryptWith(keyArn)] }, opts);
  const versioning = new s3.BucketVersioning(name, { ...of, versioningConfiguration: { status: "Enabled" } }, opts);
  new s3.BucketLifecycleConfiguration(
    name,
    { ...of, rules: [lifecycle(retentionDays)] },
    { ...opts, dependsOn: versioning },
  );
  new s3.BucketNotification(name, { ...of, eventbridge: true, ...(functions && { lambdaFunctions: functions }) }, opts);
  const all = pulumi
    .all([bucket.arn, statements(bucket.arn)])
    .apply(([arn, more]) => [denyPlainHttp("s3", [arn, `${arn}/*`]), ...more]);
  const policy = new s3.BucketPolicy(name, { ...of, policy: policyDocument(all) }, { ...opts, dependsOn: block });
  return { bucket, policy };
}

const OLD_VERSION_DAYS = 30;

const encryptWith = (keyArn: pulumi.Input<string> | undefined) => ({
  applyServerSideEncryptionByDefault:
    keyArn === undefined ? { sseAlgorithm: "AES256" } : { sseAlgorithm: "aws:kms", kmsMasterKeyId: keyArn },
  bucketKeyEnabled: keyArn !== undefined,
});

/** Versions that were overwritten or deleted go after 30 days at the latest, what was never completed after one. */
const lifecycle = (days: number | undefined) => ({
  id: "expire",
  status: "Enabled",
  filter: { prefix: "" },
  ...(days !== undefined && { expiration: { days } }),
  noncurrentVersionExpiration: { noncurrentDays: Math.min(days ?? OLD_VERSION_DAYS, OLD_VERSION_DAYS) },
  abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
});
