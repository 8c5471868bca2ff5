import * as s3 from "@pulumi/aws/s3/index.js";
import * as pulumi from "@pulumi/pulumi";
import { DISCARDED_PREFIX } from "../../handlers/kinesis/failure-store/layout.ts";
import type { GrantArgs } from "../grants/grant.ts";
import type { Statement } from "../policy-document.ts";
import { createPrivateBucket } from "./bucket.ts";

/** What a failure store is built from. */
export type FailureStoreArgs = {
  region: string;
  accountId: pulumi.Input<string>;
  /** ARN of the KMS key that encrypts the objects. */
  keyArn: pulumi.Input<string>;
  /** Days after which an object is deleted, and after them what the access log says of it. */
  retentionDays: number;
  tags: Record<string, string>;
  protect: boolean;
};

/** Prefix of the access log, in its bucket. */
const LOG_PREFIX = "failures/";

/** The S3 bucket that keeps, whole, what could not be enriched, and the bucket that keeps the log of who reached for it. */
export class FailureStore extends pulumi.ComponentResource {
  readonly bucket: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
  readonly region: string;
  readonly #grant: Omit<GrantArgs & { kind: "write-objects" }, "kind" | "prefixes">;

  constructor(name: string, args: FailureStoreArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tributary:index:FailureStore", name, {}, opts);
    const { keyArn, ...common } = args;
    const parent = { parent: this };
    const store = createPrivateBucket(name, { ...common, keyArn }, parent);
    const statements = (logArn: pulumi.Output<string>) =>
      pulumi
        .all([logArn, store.bucket.arn, args.accountId])
        .apply(([logs, from, account]) => [deliverLogs(logs, from, account)]);
    // S3 delivers access logs only where objects are encrypted with its own keys, so that this bucket has none of ours.
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
    const logs = createPrivateBucket(`${name}-logs`, { ...common, statements }, parent);
    new s3.BucketLogging(
      name,
      { bucket: store.bucket.id, targetBucket: logs.bucket.id, targetPrefix: LOG_PREFIX, region: args.region },
      { ...parent, protect: args.protect, dependsOn: logs.policy },
    );
    this.bucket = store.bucket.bucket;
    this.arn = store.bucket.arn;
    this.region = args.region;
    this.#grant = { bucketArn: this.arn, keyArn, region: args.region, accountId: args.accountId };
    this.registerOutputs({ bucket: this.bucket, arn: this.arn });
  }

  /** Lets a function's own code put objects below prefixes. */
  grantWrite(prefixes: string[]): GrantArgs {
    return { kind: "write-objects", prefixes, ...this.#grant };
  }

  /** Lets Lambda put batches that it gives up for a function. */
  grantDiscarded(): GrantArgs {
    return { kind: "write-discarded", prefixes: [DISCARDED_PREFIX], ...this.#grant };
  }
}

const deliverLogs = (logArn: string, sourceArn: string, account: string): Statement => ({
  Sid: "DeliverAccessLog",
  Effect: "Allow",
  Principal: { Service: "logging.s3.amazonaws.com" },
  Action: "s3:PutObject",
  Resource: `${logArn}/${LOG_PREFIX}*`,
  Condition: {
    StringEquals: { "aws:SourceAccount": account },
    ArnEquals: { "aws:SourceArn": sourceArn },
  },
});
