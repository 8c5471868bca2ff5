import { read, readList, UNKNOWN } from "../../core/properties.ts";
import type { StackFinding, StackRule } from "../../core/rule.ts";
import type { Stack, StackResource } from "../../core/stack-view.ts";
import { BUCKETS } from "../../core/types.ts";
import { LOG_TARGET, namesBucket, partOf, receivesLogs, settingOf } from "./s3-parts.ts";

const PAGE = "https://docs.aws.amazon.com/AmazonS3/latest/userguide";

export const bucketLogged: StackRule = {
  name: "s3-bucket-logged",
  description:
    "A bucket's access is logged, into another bucket: a log of itself never ends. One that receives logs needs none of its own.",
  severity: "medium",
  level: "advisory",
  covers: [
    "checkov:CKV_AWS_18",
    "cdk-nag:AwsSolutions-S1",
    "cfn_nag:W35",
    "guard-registry:S3_BUCKET_LOGGING_ENABLED",
    "securityhub:S3.9",
  ],
  fix: "Create an aws.s3.BucketLogging whose targetBucket is another bucket of the same region and account.",
  url: `${PAGE}/ServerLogs.html`,
  checkStack: (stack) => stack.ofType(...BUCKETS).flatMap((bucket) => loggingFindings(stack, bucket)),
};

function loggingFindings(stack: Stack, bucket: StackResource): StackFinding[] {
  const setting = settingOf(stack, bucket, LOG_TARGET);
  const { urn, property, value } = setting;
  const message = "must name another bucket";
  if (partOf(stack, bucket, LOG_TARGET.part) === UNKNOWN) return [{ ...setting, message }];
  if (value === undefined || value === "") {
    const logs = receivesLogs(stack, bucket);
    return logs === true ? [] : [{ ...setting, message, value: logs === UNKNOWN ? UNKNOWN : undefined }];
  }
  const itself = namesBucket(stack, stack.find(urn) ?? bucket, property, bucket);
  if (itself === false) return [];
  return [{ ...setting, message, value: itself === UNKNOWN ? UNKNOWN : bucket.name }];
}

export const bucketNotifies: StackRule = {
  name: "s3-bucket-notifies",
  description: "A bucket tells what happens to its objects, so that somebody can act on it.",
  severity: "low",
  level: "advisory",
  covers: ["checkov:CKV2_AWS_62"],
  fix: "Create an aws.s3.BucketNotification with eventbridge true, or with functions, queues or topics.",
  url: `${PAGE}/EventNotifications.html`,
  checkStack: (stack) =>
    stack.ofType(...BUCKETS).flatMap((bucket): StackFinding[] => {
      const part = partOf(stack, bucket, "bucketNotification:BucketNotification");
      if (part === undefined || part === UNKNOWN)
        return [{ urn: bucket.urn, property: "notification", value: part, message: "must be given" }];
      const receivers = ["lambdaFunctions", "queues", "topics"].flatMap((path) => readList(part.props, path));
      const told = [read(part.props, "eventbridge"), ...receivers.map(({ value }) => value)];
      if (told.some((receiver) => receiver !== UNKNOWN && receiver !== undefined && receiver !== false)) return [];
      const value = told.includes(UNKNOWN) ? UNKNOWN : read(part.props, "eventbridge");
      return [{ urn: part.urn, property: "eventbridge", value, message: "must be true where nothing else is told" }];
    }),
};

/** Rules for who hears of what happens in a bucket. */
export const loggingRules = [bucketLogged, bucketNotifies];
