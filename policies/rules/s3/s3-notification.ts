import { UNKNOWN } from "../../core/properties.ts";
import type { StackFinding, StackRule } from "../../core/rule.ts";
import type { Stack, StackResource } from "../../core/stack-view.ts";
import { BUCKETS } from "../../core/types.ts";
import { namesBucket, partTypes } from "./s3-parts.ts";

export const bucketOneNotification: StackRule = {
  name: "s3-bucket-one-notification",
  description:
    "A bucket has one notification resource: each writes all of what the bucket tells, so that the last one deployed undoes the others.",
  severity: "high",
  level: "mandatory",
  covers: [],
  fix: "Put the functions, queues and topics of all of them into one aws.s3.BucketNotification.",
  url: "https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketNotificationConfiguration.html",
  checkStack: (stack) => stack.ofType(...BUCKETS).flatMap((bucket) => surplus(stack, bucket)),
};

/** Those after the first. While it can't be told whose one is, it may be a second. */
function surplus(stack: Stack, bucket: StackResource): StackFinding[] {
  const message = "must be the bucket's only notification";
  const named = stack
    .ofType(...partTypes("bucketNotification:BucketNotification"))
    .map(({ urn, ...rest }) => ({ urn, names: namesBucket(stack, { urn, ...rest }, "bucket", bucket) }))
    .filter(({ names }) => names !== false);
  const [first, ...others] = named.toSorted((a, b) => Number(b.names === true) - Number(a.names === true));
  if (first?.names !== true) return [];
  return others.map(({ urn, names }) => ({
    urn,
    property: "bucket",
    value: names === UNKNOWN ? UNKNOWN : bucket.name,
    message,
  }));
}

/** Rules for what a bucket tells. */
export const notificationRules = [bucketOneNotification];
