import * as s3 from "@pulumi/aws/s3/index.js";
import * as pulumi from "@pulumi/pulumi";
import type { Statement } from "../policy-document.ts";
import { createPrivateBucket, type PrivateBucketArgs } from "./private-bucket.ts";

/** What a logged bucket is built from. */
export type LoggedBucketArgs = Omit<PrivateBucketArgs, "statements"> & {
  accountId: pulumi.Input<string>;
  /** ARN of the KMS key that encrypts the objects. */
  keyArn: pulumi.Input<string>;
  /** Prefix of the access log, in its bucket. */
  logPrefix: string;
  /** Days after which what the access log says is deleted. @default as the objects */
  logRetentionDays?: number;
};

/** A private bucket, and a second one that keeps the log of who reached for it. */
export function createLoggedBucket(
  name: string,
  args: LoggedBucketArgs,
  parent: { parent: pulumi.ComponentResource },
): s3.Bucket {
  const { region, tags, protect, retentionDays, keyArn, accountId, logPrefix, functions } = args;
  const common = { region, tags, protect };
  const store = createPrivateBucket(
    name,
    { ...common, retentionDays, keyArn, ...(functions && { functions }) },
    parent,
  );
  const statements = (logArn: pulumi.Output<string>) =>
    pulumi
      .all([logArn, store.bucket.arn, accountId])
      .apply(([logs, from, account]) => [deliverLogs(`${logs}/${logPrefix}*`, from, account)]);
  // S3 delivers access logs only where objects are encrypted with its own keys, so that this bucket has none of ours.
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
  const logs = createPrivateBucket(
    `${name}-logs`,
    { ...common, retentionDays: args.logRetentionDays ?? retentionDays, statements },
    parent,
  );
  new s3.BucketLogging(
    name,
    { bucket: store.bucket.id, targetBucket: logs.bucket.id, targetPrefix: logPrefix, region },
    { ...parent, protect, dependsOn: logs.policy },
  );
  return store.bucket;
}

const deliverLogs = (objects: string, sourceArn: string, account: string): Statement => ({
  Sid: "DeliverAccessLog",
  Effect: "Allow",
  Principal: { Service: "logging.s3.amazonaws.com" },
  Action: "s3:PutObject",
  Resource: objects,
  Condition: {
    StringEquals: { "aws:SourceAccount": account },
    ArnEquals: { "aws:SourceArn": sourceArn },
  },
});
