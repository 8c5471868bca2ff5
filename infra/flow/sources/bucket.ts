import * as lambda from "@pulumi/aws/lambda/index.js";
import type * as aws from "aws-lambda";
import type { Bucket } from "../../data/bucket.ts";
import type { AsynchronousArgs, Trigger } from "./trigger.ts";

/** Of which objects a function is told. https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html */
export type BucketTriggerArgs = AsynchronousArgs & {
  /** What keys start with, as text: `*` stands for itself. @default "" every key */
  prefix?: string;
  /** What keys end with, such as `.jpg`. @default "" every key */
  suffix?: string;
};

/** Settings of {@link onCreated}. */
export type BucketCreatedArgs = BucketTriggerArgs & {
  /** Whether the function is meant to write to this bucket, and stops by itself. @default false: it is refused */
  writesBack?: boolean;
};

const LONGEST_KEY_BYTES = 1024;

/** When an object is put, copied, or completed from its parts. What Lambda gives up goes whole into the failure store. */
export function onCreated(bucket: Bucket, args: BucketCreatedArgs): Trigger<aws.S3Event> {
  const { prefix = "", writesBack } = args;
  return {
    ...triggerOf(bucket, args, "s3:ObjectCreated:*"),
    listens: { arn: bucket.arn, what: "bucket", prefix, ...(writesBack && { writesBack }) },
  };
}

/** When an object is deleted, or hidden by a delete marker. What Lambda gives up goes whole into the failure store. */
export function onRemoved(bucket: Bucket, args: BucketTriggerArgs): Trigger<aws.S3Event> {
  return triggerOf(bucket, args, "s3:ObjectRemoved:*");
}

function triggerOf(bucket: Bucket, args: BucketTriggerArgs, event: string): Trigger<aws.S3Event> {
  const { prefix = "", suffix = "", failures, maximumRetryAttempts, maximumEventAgeSeconds } = args;
  return {
    problems: [...filterProblems("prefix", prefix), ...filterProblems("suffix", suffix)],
    asynchronous: {
      failures,
      ...(maximumRetryAttempts !== undefined && { maximumRetryAttempts }),
      ...(maximumEventAgeSeconds !== undefined && { maximumEventAgeSeconds }),
    },
    grants: [],
    connect(name, { function: fn, alias }, opts) {
      const permission = new lambda.Permission(
        name,
        {
          action: "lambda:InvokeFunction",
          function: fn.name,
          qualifier: alias.name,
          principal: "s3.amazonaws.com",
          sourceArn: bucket.arn,
          // The ARN of a bucket names no account, and another account may get its name once it is gone.
          sourceAccount: bucket.accountId,
          region: bucket.region,
        },
        opts,
      );
      bucket.subscribe({ id: name, functionArn: alias.arn, events: [event], prefix, suffix, permission });
      return { alarms: [], graphs: [] };
    },
  };
}

/** What S3 would refuse, or what no key would match. */
function filterProblems(name: "prefix" | "suffix", value: string): string[] {
  const problems: string[] = [];
  if (Buffer.byteLength(value) > LONGEST_KEY_BYTES)
    problems.push(
      `${name} must be at most ${LONGEST_KEY_BYTES} bytes, got ${Buffer.byteLength(value)}.\nFix: shorten it`,
    );
  if (value.includes("*"))
    problems.push(
      `${name} must be text that keys have, got ${value}: S3 knows no wildcards in it.\nFix: write what stands before or after the *`,
    );
  if (name === "prefix" && value.startsWith("/"))
    problems.push(`prefix must start as keys do, got ${value}.\nFix: leave the first / out`);
  return problems;
}
