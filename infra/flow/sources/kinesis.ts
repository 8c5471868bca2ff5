import * as lambda from "@pulumi/aws/lambda/index.js";
import type * as pulumi from "@pulumi/pulumi";
import type * as aws from "aws-lambda";
import { filterProblems } from "../../../event-source-mapping/filter-pattern.ts";
import { MAPPING_LIMITS } from "../../../event-source-mapping/limits.ts";
import { toUtcSeconds } from "../../../event-source-mapping/timestamp.ts";
import type { BatchPlan } from "../../config/plan.ts";
import type { FailureStore } from "../../data/failures.ts";
import type { Stream } from "../../data/stream.ts";
import { watchStreamTrigger } from "../../watch/stream-trigger.ts";
import type { Trigger } from "./trigger.ts";

/** How records of a Kinesis stream are handed over, in batches. https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-parameters.html */
export type KinesisTriggerArgs = BatchPlan & {
  /** The store that keeps, whole, the batches that are given up. */
  failures: FailureStore;
  /** ARN of the fan-out consumer to read through. @default none: shared reads */
  consumerArn?: pulumi.Input<string> | undefined;
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
  /** Whether the function is meant to write to this stream, and stops by itself. @default false: it is refused */
  writesBack?: boolean;
};

/** A stream that drives a function: one of ours, or one that stands elsewhere. */
export type DrivingStream = Pick<Stream, "arn" | "keyArn" | "region" | "retentionHours">;

/** The numbers of a trigger that are checked before anything is built. */
type Checked = Omit<KinesisTriggerArgs, "failures" | "consumerArn"> & { retentionHours: number };

/** When records arrive on a stream. What Lambda gives up goes whole into the failure store. */
export function onRecords(stream: DrivingStream, args: KinesisTriggerArgs): Trigger<aws.KinesisStreamEvent> {
  const { consumerArn, failures } = args;
  return {
    problems: kinesisProblems({ ...args, retentionHours: stream.retentionHours }),
    listens: { arn: stream.arn, what: "stream", ...(args.writesBack && { writesBack: true }) },
    grants: [
      { kind: "read-stream", streamArn: stream.arn, consumerArn, keyArn: stream.keyArn, region: stream.region },
      failures.grantDiscarded(),
    ],
    connect(name, { function: fn, alias, tags }, opts) {
      const inputs = { ...mappingOf(args), eventSourceArn: consumerArn ?? stream.arn, functionName: alias.arn };
      // Lambda refuses a second mapping of one stream and function: the old one goes before the new one comes.
      const kept = { ...opts, protect: args.protect ?? true, deleteBeforeReplace: true };
      const mapping = new lambda.EventSourceMapping(name, { ...inputs, region: stream.region, tags }, kept);
      return watchStreamTrigger({ functionName: fn.name, uuid: mapping.uuid }, args.maximumRecordAgeSeconds);
    },
  };
}

function mappingOf(args: KinesisTriggerArgs) {
  const { startingPosition, filterPatterns, enabled = true, bisectBatchOnFunctionError = true } = args;
  const { reportBatchItemFailures = true, tumblingWindowSeconds = 0, filterKeyArn } = args;
  return {
    startingPosition: startingPosition.at,
    ...(startingPosition.at === "AT_TIMESTAMP" && {
      startingPositionTimestamp: toUtcSeconds(startingPosition.timestamp),
    }),
    batchSize: args.batchSize,
    maximumBatchingWindowInSeconds: args.batchingWindowSeconds,
    parallelizationFactor: args.parallelizationFactor,
    maximumRetryAttempts: args.maximumRetryAttempts,
    maximumRecordAgeInSeconds: args.maximumRecordAgeSeconds,
    enabled,
    bisectBatchOnFunctionError,
    functionResponseTypes: reportBatchItemFailures ? ["ReportBatchItemFailures"] : [],
    ...(tumblingWindowSeconds > 0 && { tumblingWindowInSeconds: tumblingWindowSeconds }),
    ...(filterKeyArn !== undefined && { kmsKeyArn: filterKeyArn }),
    destinationConfig: { onFailure: { destinationArn: args.failures.arn } },
    ...(filterPatterns.length > 0 && { filterCriteria: { filters: filterPatterns.map((pattern) => ({ pattern })) } }),
    metricsConfig: { metrics: ["EventCount"] },
  };
}

/** What is wrong with a Kinesis trigger: setting, rule, value got, fix. Empty when nothing is. */
function kinesisProblems(trigger: Checked): string[] {
  const patterns = trigger.filterPatterns.flatMap((pattern, index) =>
    filterProblems(pattern, `filterPatterns[${index}]`),
  );
  return [...outOfBounds(trigger), ...timestampProblems(trigger), ...patterns, ...contradictions(trigger)];
}

/** Lambda takes no instant in the future, and it says every instant in UTC, so that another form would differ for ever. */
function timestampProblems({ startingPosition }: Checked): string[] {
  if (startingPosition.at !== "AT_TIMESTAMP") return [];
  const { timestamp } = startingPosition;
  if (Date.parse(timestamp) <= Date.now()) return [];
  return [
    `startingPosition must be an ISO 8601 timestamp that is not in the future, got ${timestamp}.\nFix: name an earlier one`,
  ];
}

function outOfBounds(trigger: Checked): string[] {
  const halfRetentionSeconds = trigger.retentionHours * 1800;
  const limits = MAPPING_LIMITS;
  const oldest = limits.maximumRecordAgeInSeconds;
  const bounds: [name: string, value: number, limit: { minimum: number; maximum: number }][] = [
    ["batchSize", trigger.batchSize, limits.batchSize],
    ["batchingWindowSeconds", trigger.batchingWindowSeconds, limits.maximumBatchingWindowInSeconds],
    ["parallelizationFactor", trigger.parallelizationFactor, limits.parallelizationFactor],
    ["maximumRetryAttempts", trigger.maximumRetryAttempts, limits.maximumRetryAttempts],
    [
      "maximumRecordAgeSeconds",
      trigger.maximumRecordAgeSeconds,
      { ...oldest, maximum: Math.min(oldest.maximum, halfRetentionSeconds) },
    ],
    ["filterPatterns", trigger.filterPatterns.length, { minimum: 0, maximum: 5 }],
    ["tumblingWindowSeconds", trigger.tumblingWindowSeconds ?? 0, limits.tumblingWindowInSeconds],
  ];
  return bounds
    .map(([name, value, { minimum, maximum }]) => ({ name, value, min: minimum, max: maximum }))
    .filter(({ value, min, max }) => !Number.isInteger(value) || value < min || value > max)
    .map(
      ({ name, value, min, max }) => `${name} must be from ${min} to ${max}, got ${value}.\nFix: set it in that range`,
    );
}

/** Settings that Lambda refuses together, or that together lose more than the record that fails. */
function contradictions(trigger: Checked): string[] {
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
