import type { Limit } from "./limits.ts";

/** What SQS takes of a queue. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html */
export const QUEUE_LIMITS = {
  delaySeconds: { minimum: 0, maximum: 900 },
  maximumMessageBytes: { minimum: 1024, maximum: 1_048_576 },
  retentionSeconds: { minimum: 60, maximum: 1_209_600 },
  receiveWaitSeconds: { minimum: 0, maximum: 20 },
  visibilityTimeoutSeconds: { minimum: 0, maximum: 43_200 },
} as const satisfies Record<string, Limit>;

/** Messages in a batch of a FIFO queue, and in one of any queue that does not gather. */
export const SMALL_BATCH = 10;

/** What Lambda takes of a queue's event source mapping. https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-parameters.html */
const QUEUE_MAPPING_LIMITS = {
  batchSize: { minimum: 1, maximum: 10_000 },
  maximumBatchingWindowInSeconds: { minimum: 0, maximum: 300 },
  maximumConcurrency: { minimum: 2, maximum: 1000 },
} as const satisfies Record<string, Limit>;

/**
 * What AWS refuses of a queue's event source mapping, as settings and rules; empty when nothing is wrong.
 * @param window the name of the batching window's setting.
 */
export function queueMappingProblems(
  isFifo: boolean,
  batchSize: number,
  windowSeconds: number,
  maximumConcurrency: number | undefined,
  window = "maximumBatchingWindowInSeconds",
): string[] {
  const { batchSize: batch, maximumBatchingWindowInSeconds, maximumConcurrency: concurrency } = QUEUE_MAPPING_LIMITS;
  const bounds: [name: string, value: number, limit: Limit][] = [
    ["batchSize", batchSize, isFifo ? { ...batch, maximum: SMALL_BATCH } : batch],
    [window, windowSeconds, isFifo ? { minimum: 0, maximum: 0 } : maximumBatchingWindowInSeconds],
    ...(maximumConcurrency === undefined
      ? []
      : [["maximumConcurrency", maximumConcurrency, concurrency] satisfies [string, number, Limit]]),
  ];
  const problems = bounds
    .filter(([, value, { minimum, maximum }]) => !Number.isInteger(value) || value < minimum || value > maximum)
    .map(
      ([name, value, { minimum, maximum }]) =>
        `${name} of a ${isFifo ? "FIFO" : "standard"} queue must be from ${minimum} to ${maximum}, got ${value}.\nFix: set it in that range`,
    );
  if (!isFifo && batchSize > SMALL_BATCH && windowSeconds === 0)
    problems.push(
      `${window} must be at least 1 where batchSize is more than ${SMALL_BATCH}, got 0.\nFix: set ${window} to 1, or batchSize to ${SMALL_BATCH}`,
    );
  return problems;
}
