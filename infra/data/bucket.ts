import * as s3 from "@pulumi/aws/s3/index.js";
import type * as aws from "@pulumi/aws/types/input.js";
import * as pulumi from "@pulumi/pulumi";
import type { GrantArgs } from "../grants/grant.ts";
import { closingList } from "./closing-list.ts";
import { createLoggedBucket } from "./logged-bucket.ts";

/** What a bucket is built from. */
export type BucketArgs = {
  region: string;
  accountId: pulumi.Input<string>;
  /** ARN of the KMS key that encrypts the objects. */
  keyArn: pulumi.Input<string>;
  /** Days after which an object is deleted, from 1. @default never */
  retentionDays?: number;
  /** Web pages that may read and write objects, by addresses that are signed for them. @default none */
  cors?: {
    /** Such as `https://shop.example`. */
    origins: string[];
    /** @default GET, HEAD and PUT */
    methods?: ("GET" | "HEAD" | "PUT" | "POST" | "DELETE")[];
  };
  tags: Record<string, string>;
  protect: boolean;
};

/** A function that is told, of what, and what must stand before it can be. */
export type BucketSubscriber = {
  /** Name of the configuration. */
  id: string;
  /** ARN of the function's alias. */
  functionArn: pulumi.Input<string>;
  /** Such as `s3:ObjectCreated:*`. */
  events: string[];
  prefix: string;
  suffix: string;
  /** Lets S3 invoke the function: S3 refuses to tell one that it may not. */
  permission: pulumi.CustomResource;
};

const LOG_PREFIX = "access/";
const LOG_RETENTION_DAYS = 365;

/**
 * An S3 bucket that is private, encrypted, versioned and TLS only, with an access log in a bucket of its own. It tells EventBridge,
 * and whatever functions subscribe, what happens to its objects: in the one notification that a bucket has.
 */
export class Bucket extends pulumi.ComponentResource {
  readonly name: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
  readonly region: string;
  readonly keyArn: pulumi.Output<string>;
  readonly accountId: pulumi.Output<string>;
  readonly #subscribe: (subscriber: BucketSubscriber) => void;

  /** Throws `pulumi.RunError` that lists every setting that AWS would refuse. */
  constructor(name: string, args: BucketArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tributary:index:Bucket", name, {}, opts);
    const problems = bucketProblems(args);
    if (problems.length > 0) throw new pulumi.RunError(problems.map((problem) => `${name}: ${problem}`).join("\n"));
    const { region, accountId, protect } = args;
    const subscribers = closingList<BucketSubscriber, aws.s3.BucketNotificationLambdaFunction>({
      ready: ({ permission }) => permission.urn,
      convert: configurationOf,
      tooLate: `${name} has been told whom to tell already.\nFix: create every flow that it drives before the program waits for anything`,
      conflict: (one, other) => (overlap(one, other) ? `${name}: ${ambiguous(one, other)}` : undefined),
    });
    this.#subscribe = subscribers.add;
    const { retentionDays } = args;
    const bucket = createLoggedBucket(
      name,
      {
        ...args,
        retentionDays,
        functions: subscribers.items,
        logPrefix: LOG_PREFIX,
        logRetentionDays: retentionDays ?? LOG_RETENTION_DAYS,
      },
      { parent: this },
    );
    if (args.cors) {
      const corsRules = [corsRule(args.cors)];
      new s3.BucketCorsConfiguration(name, { bucket: bucket.id, region, corsRules }, { parent: this, protect });
    }
    this.name = bucket.bucket;
    this.arn = bucket.arn;
    this.region = region;
    this.keyArn = pulumi.output(args.keyArn);
    this.accountId = pulumi.output(accountId);
    this.registerOutputs({ name: this.name, arn: this.arn });
  }

  /**
   * Lets a function's own code read objects whose keys start with the prefix, put them, or delete them. Who reads may list them;
   * who reads all is told by S3 that an object is not there, and not that it may not be read.
   * @param prefix @default "" every key
   */
  grant(access: "read" | "write" | "delete", prefix = ""): GrantArgs {
    const { arn: bucketArn, keyArn, region, accountId } = this;
    return { kind: `${access}-objects`, prefixes: [prefix], bucketArn, keyArn, region, accountId };
  }

  /**
   * Has a function told. Meant for the sources of `flow/sources/`.
   * Throws `pulumi.RunError` when another function is told of the same objects, or the program has waited since the bucket came.
   */
  subscribe(subscriber: BucketSubscriber): void {
    this.#subscribe(subscriber);
  }
}

const configurationOf = ({ id, functionArn, events, prefix, suffix }: BucketSubscriber) => ({
  id,
  lambdaFunctionArn: functionArn,
  events,
  ...(prefix !== "" && { filterPrefix: prefix }),
  ...(suffix !== "" && { filterSuffix: suffix }),
});

/** Whether one object could be told of to both. https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html */
function overlap(one: BucketSubscriber, other: BucketSubscriber): boolean {
  const kind = (event: string) => event.split(":")[1];
  const [a, b] = [one.events.map(kind), other.events.map(kind)];
  const prefixes = one.prefix.startsWith(other.prefix) || other.prefix.startsWith(one.prefix);
  const suffixes = one.suffix.endsWith(other.suffix) || other.suffix.endsWith(one.suffix);
  return a.some((event) => b.includes(event)) && prefixes && suffixes;
}

const ambiguous = (one: BucketSubscriber, other: BucketSubscriber) =>
  `prefix and suffix of two triggers must not both overlap, got ${said(one)} for ${one.id} and ${said(other)} for ${other.id}: S3 tells one function of an object.\n` +
  "Fix: tell them apart by prefix or suffix, or take the bucket's events from EventBridge";

const said = ({ prefix, suffix }: BucketSubscriber) => JSON.stringify({ prefix, suffix });

const corsRule = ({ origins, methods = ["GET", "HEAD", "PUT"] }: NonNullable<BucketArgs["cors"]>) => ({
  allowedOrigins: origins,
  allowedMethods: methods,
  allowedHeaders: ["*"],
  exposeHeaders: ["ETag", "x-amz-version-id"],
  maxAgeSeconds: 3600,
});

function bucketProblems({ retentionDays, cors }: BucketArgs): string[] {
  const problems: string[] = [];
  if (retentionDays !== undefined && !(Number.isInteger(retentionDays) && retentionDays >= 1))
    problems.push(
      `retentionDays must be a whole number from 1, got ${retentionDays}.\nFix: leave it out to keep objects`,
    );
  for (const origin of cors?.origins ?? [])
    if (!/^https?:\/\/[^/*]+$/.test(origin))
      problems.push(
        `cors.origins must name scheme and host of each page, got ${origin}.\nFix: write it as https://shop.example`,
      );
  if (cors?.origins.length === 0)
    problems.push("cors.origins must name at least one page, got none.\nFix: leave cors out");
  return problems;
}
