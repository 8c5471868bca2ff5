/** The least and the most that a setting may be. `infinite` where −1 means without end. */
export type Limit = { minimum: number; maximum: number; infinite?: boolean };

/** What Lambda takes of a stream's event source mapping. https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html */
export const MAPPING_LIMITS = {
  batchSize: { minimum: 1, maximum: 10_000 },
  maximumBatchingWindowInSeconds: { minimum: 0, maximum: 300 },
  parallelizationFactor: { minimum: 1, maximum: 10 },
  maximumRetryAttempts: { minimum: 0, maximum: 10_000, infinite: true },
  maximumRecordAgeInSeconds: { minimum: 60, maximum: 604_800, infinite: true },
  tumblingWindowInSeconds: { minimum: 0, maximum: 900 },
} as const satisfies Record<string, Limit>;

/** Lambda's defaults. https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-parameters.html */
export const MAPPING_DEFAULTS = {
  batchSize: 100,
  maximumBatchingWindowInSeconds: 0,
  parallelizationFactor: 1,
  maximumRetryAttempts: -1,
  maximumRecordAgeInSeconds: -1,
  bisectBatchOnFunctionError: false,
};
