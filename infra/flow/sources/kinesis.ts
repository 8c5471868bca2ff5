import * as lambda from "@pulumi/aws/lambda/index.js";
import * as pulumi from "@pulumi/pulumi";
import { filterProblems } from "../../../filter-patterns/filter-pattern.ts";
import type { BatchPlan } from "../../config/plan.ts";

/** Records of a Kinesis stream, in batches. https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-parameters.html */
export type KinesisTrigger = BatchPlan & {
  source: "kinesis";
  /** ARN of the stream, or of its fan-out consumer. */
  eventSourceArn: pulumi.Input<string>;
  /** Hours that the stream keeps a record: bounds the record age. */
  retentionHours: number;
  /** ARN of the S3 bucket that keeps, whole, the batches that are given up. */
  failureBucketArn: pulumi.Input<string>;
  /** Whether records are read. @default true */
  enabled?: boolean;
  /** Whether a batch whose invocation failed is retried in two halves. @default true */
  bisectBatchOnFunctionError?: boolean;
  /** Whether the function's answer names the first record to retry. @default true */
  reportBatchItemFailures?: boolean;
  /** Length of tumbling windows, for a handler that returns `state`; 0 means none. @default 0 */
  tumblingWindowSeconds?: number;
  /** ARN of the KMS key that encrypts the filter patterns. @default AWS's own */
  filterKeyArn?: pulumi.Input<string>;
};

/** What invokes a function, by event source. */
export type Trigger = KinesisTrigger;

/** Where a trigger is created, and what it invokes. */
export type TriggerArgs = {
  trigger: Trigger;
  /** ARN of the alias to invoke. */
  aliasArn: pulumi.Input<string>;
  region: string;
  tags: Record<string, string>;
};

/** Creates the trigger of a function. Throws `pulumi.RunError` that lists every setting that Lambda would refuse or that could lose a record. */
export function createTrigger(
  name: string,
  args: TriggerArgs,
  opts: pulumi.CustomResourceOptions,
): lambda.EventSourceMapping {
  switch (args.trigger.source) {
    case "kinesis":
      return createKinesisTrigger(name, args.trigger, args, opts);
  }
}

function createKinesisTrigger(
  name: string,
  trigger: KinesisTrigger,
  args: TriggerArgs,
  opts: pulumi.CustomResourceOptions,
): lambda.EventSourceMapping {
  const problems = kinesisProblems(trigger);
  if (problems.length > 0) throw new pulumi.RunError(problems.map((problem) => `${name}: ${problem}`).join("\n"));
  const { startingPosition, filterPatterns, enabled = true, bisectBatchOnFunctionError = true } = trigger;
  const { reportBatchItemFailures = true, tumblingWindowSeconds = 0, filterKeyArn } = trigger;
  return new lambda.EventSourceMapping(
    name,
    {
      eventSourceArn: trigger.eventSourceArn,
      functionName: args.aliasArn,
      startingPosition: startingPosition.at,
      ...(startingPosition.at === "AT_TIMESTAMP" && { startingPositionTimestamp: startingPosition.timestamp }),
      batchSize: trigger.batchSize,
      maximumBatchingWindowInSeconds: trigger.batchingWindowSeconds,
      parallelizationFactor: trigger.parallelizationFactor,
      maximumRetryAttempts: trigger.maximumRetryAttempts,
      maximumRecordAgeInSeconds: trigger.maximumRecordAgeSeconds,
      enabled,
      bisectBatchOnFunctionError,
      functionResponseTypes: reportBatchItemFailures ? ["ReportBatchItemFailures"] : [],
      ...(tumblingWindowSeconds > 0 && { tumblingWindowInSeconds: tumblingWindowSeconds }),
      ...(filterKeyArn !== undefined && { kmsKeyArn: filterKeyArn }),
      destinationConfig: { onFailure: { destinationArn: trigger.failureBucketArn } },
      ...(filterPatterns.length > 0 && { filterCriteria: { filters: filterPatterns.map((pattern) => ({ pattern })) } }),
      metricsConfig: { metrics: ["EventCount"] },
      region: args.region,
      tags: args.tags,
    },
    opts,
  );
}

/** What is wrong with a Kinesis trigger: setting, rule, value got, fix. Empty when nothing is. */
export function kinesisProblems(trigger: KinesisTrigger): string[] {
  const patterns = trigger.filterPatterns.flatMap((pattern, index) =>
    filterProblems(pattern, `filterPatterns[${index}]`),
  );
  return [...outOfBounds(trigger), ...patterns, ...contradictions(trigger)];
}

function outOfBounds(trigger: KinesisTrigger): string[] {
  const halfRetentionSeconds = trigger.retentionHours * 1800;
  const bounds: [name: string, value: number, min: number, max: number][] = [
    ["batchSize", trigger.batchSize, 1, 10_000],
    ["batchingWindowSeconds", trigger.batchingWindowSeconds, 0, 300],
    ["parallelizationFactor", trigger.parallelizationFactor, 1, 10],
    ["maximumRetryAttempts", trigger.maximumRetryAttempts, 0, 10_000],
    ["maximumRecordAgeSeconds", trigger.maximumRecordAgeSeconds, 60, Math.min(604_800, halfRetentionSeconds)],
    ["filterPatterns", trigger.filterPatterns.length, 0, 5],
    ["tumblingWindowSeconds", trigger.tumblingWindowSeconds ?? 0, 0, 900],
  ];
  return bounds
    .filter(([, value, min, max]) => !Number.isInteger(value) || value < min || value > max)
    .map(
      ([name, value, min, max]) => `${name} must be from ${min} to ${max}, got ${value}.\nFix: set it in that range`,
    );
}

/** Settings that Lambda refuses together, or that together lose more than the record that fails. */
function contradictions(trigger: KinesisTrigger): string[] {
  const { batchingWindowSeconds, tumblingWindowSeconds = 0, filterPatterns, filterKeyArn } = trigger;
  const { bisectBatchOnFunctionError = true, reportBatchItemFailures = true } = trigger;
  const problems: string[] = [];
  if (tumblingWindowSeconds > 0 && batchingWindowSeconds >= tumblingWindowSeconds)
    problems.push(
      `batchingWindowSeconds must be shorter than tumblingWindowSeconds, ${tumblingWindowSeconds}, got ${batchingWindowSeconds}.\nFix: shorten it`,
    );
  if (filterKeyArn !== undefined && filterPatterns.length === 0)
    problems.push("filterKeyArn must come with filterPatterns, got none.\nFix: leave it out");
  if (!bisectBatchOnFunctionError && !reportBatchItemFailures)
    problems.push(
      "reportBatchItemFailures must be on unless bisectBatchOnFunctionError is, got both off: one bad record would give its whole batch up.\nFix: leave either on",
    );
  return problems;
}
