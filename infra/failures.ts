import * as s3 from "@pulumi/aws/s3/index.js";
import * as pulumi from "@pulumi/pulumi";
import { denyPlainHttp, policyDocument } from "./policy-document.ts";

/** What a failure store is built from. */
export type FailureStoreArgs = {
  region: string;
  /** ARN of the KMS key that encrypts the objects. */
  keyArn: pulumi.Input<string>;
  /** Days after which an object is deleted. */
  retentionDays: number;
  tags: Record<string, string>;
  protect: boolean;
};

/** Prefix of what the function itself puts aside. */
export const QUARANTINE_PREFIX = "quarantine/";
/** Prefix of what Lambda puts aside when a batch is given up. https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html */
export const DISCARDED_PREFIX = "aws/lambda/";

/** The S3 bucket that keeps, whole, what could not be enriched: private, encrypted, versioned, TLS only. */
export class FailureStore extends pulumi.ComponentResource {
  readonly bucket: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: FailureStoreArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tributary:index:FailureStore", name, {}, opts);
    const { region, protect } = args;
    const bucket = new s3.Bucket(name, { forceDestroy: !protect, region, tags: args.tags }, { parent: this, protect });
    const of = { bucket: bucket.id, region };
    const parent = { parent: this };
    const block = new s3.BucketPublicAccessBlock(
      name,
      { ...of, blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true },
      parent,
    );
    new s3.BucketOwnershipControls(name, { ...of, rule: { objectOwnership: "BucketOwnerEnforced" } }, parent);
    new s3.BucketServerSideEncryptionConfiguration(
      name,
      {
        ...of,
        rules: [
          {
            applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: args.keyArn },
            bucketKeyEnabled: true,
          },
        ],
      },
      parent,
    );
    const versioning = new s3.BucketVersioning(name, { ...of, versioningConfiguration: { status: "Enabled" } }, parent);
    new s3.BucketLifecycleConfiguration(
      name,
      { ...of, rules: [expireAfter(args.retentionDays)] },
      { parent: this, dependsOn: versioning },
    );
    new s3.BucketPolicy(
      name,
      { ...of, policy: policyDocument(bucket.arn.apply((arn) => [denyPlainHttp("s3", [arn, `${arn}/*`])])) },
      { parent: this, dependsOn: block },
    );
    this.bucket = bucket.bucket;
    this.arn = bucket.arn;
    this.registerOutputs({ bucket: this.bucket, arn: this.arn });
  }
}

const expireAfter = (days: number) => ({
  id: "expire",
  status: "Enabled",
  filter: { prefix: "" },
  expiration: { days },
  noncurrentVersionExpiration: { noncurrentDays: Math.min(days, 30) },
  abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
});
