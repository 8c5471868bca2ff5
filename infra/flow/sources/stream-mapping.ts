import type * as pulumi from "@pulumi/pulumi";
import { MAPPING_LIMITS } from "../../../event-source-mapping/limits.ts";
import type { BatchPlan } from "../../config/plan.ts";
import type { FailureStore } from "../../data/failures.ts";

/** How records of a stream, of Kinesis or of a table, are handed over in batches, and what becomes of those that fail. */
export type StreamMappingArgs = Omit<BatchPlan, "startingPosition"> & {
  /** The store that keeps, whole, the batches that are given up. */
  failures: FailureStore;
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
  /** Whether the function is meant to write to what it reads, and stops by itself. @default false: it is refused */
  writesBack?: boolean;
};

/** The numbers of a mapping that are checked before anything is built. */
export type CheckedMapping = Omit<StreamMappingArgs, "failures"> & { retentionHours: number };

/** The inputs of a stream's event source mapping, but its source, its function and where it starts. */
export function streamMapping(args: StreamMappingArgs) {
  const { filterPatterns, enabled = true, bisectBatchOnFunctionError = true } = args;
  const { reportBatchItemFailures = true, tumblingWindowSeconds = 0, filterKeyArn } = args;
  return {
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

/**
 * What is wrong with a stream's mapping: setting, rule, value got, fix. Empty when nothing is.
 * @param filterProblems what Lambda would refuse of a filter pattern.
 */
export function streamMappingProblems(
  trigger: CheckedMapping,
  filterProblems: (pattern: string, name: string) => string[],
): string[] {
  const patterns = trigger.filterPatterns.flatMap((pattern, index) =>
    filterProblems(pattern, `filterPatterns[${index}]`),
  );
  return [...outOfBounds(trigger), ...patterns, ...contradictions(trigger)];
}

function outOfBounds(trigger: CheckedMapping): string[] {
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
function contradictions(trigger: CheckedMapping): string[] {
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
