import * as pulumi from "@pulumi/pulumi";
import { DISCARDED_PREFIX } from "../../handlers/kinesis/failure-store/layout.ts";
import type { GrantArgs } from "../grants/grant.ts";
import { createLoggedBucket } from "./logged-bucket.ts";

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
  readonly keyArn: pulumi.Output<string>;
  readonly #grant: Omit<GrantArgs & { kind: "write-objects" }, "kind" | "prefixes">;

  constructor(name: string, args: FailureStoreArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tributary:index:FailureStore", name, {}, opts);
    const { keyArn } = args;
    const store = createLoggedBucket(name, { ...args, logPrefix: LOG_PREFIX }, { parent: this });
    this.bucket = store.bucket;
    this.arn = store.arn;
    this.region = args.region;
    this.keyArn = pulumi.output(keyArn);
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
