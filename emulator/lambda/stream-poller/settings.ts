import { type Limit, MAPPING_DEFAULTS, MAPPING_LIMITS } from "../../../event-source-mapping/limits.ts";

/** The settings of an event source mapping on a Kinesis stream, by AWS's names. */
export type EventSourceMappingSettings = {
  /** ID of the mapping: part of the keys that failures are stored under. */
  uuid: string;
  functionArn: string;
  /** Role of the function: `invokeIdentityArn` in each record. */
  roleArn: string;
  /** ARN of the enhanced fan-out consumer that records are pushed to. Without it, the mapping polls. */
  consumerArn?: string | undefined;
  /** Records in a batch, 1 to 10,000. @default 100 */
  batchSize: number;
  /** How long a batch may gather, 0 to 300. @default 0 */
  maximumBatchingWindowInSeconds: number;
  /** Batches of one shard in flight at once, 1 to 10. @default 1 */
  parallelizationFactor: number;
  /** Retries of a failed batch, up to 10,000; -1: until the records expire. @default -1 */
  maximumRetryAttempts: number;
  /** Age at which a record is given up, 60 to 604,800; -1: when it expires. @default -1 */
  maximumRecordAgeInSeconds: number;
  /** Whether a batch that failed is retried in two halves. @default false */
  bisectBatchOnFunctionError: boolean;
  /** @default [] */
  functionResponseTypes: readonly "ReportBatchItemFailures"[];
  startingPosition: "TRIM_HORIZON" | "LATEST" | "AT_TIMESTAMP";
  startingPositionTimestamp?: Date | undefined;
  /** Length of a tumbling window, up to 900; 0: none. @default 0 */
  tumblingWindowInSeconds: number;
  /** Up to five patterns, as JSON text, of which a record must match one. @default [] every record */
  filterPatterns: readonly string[];
};

const DEFAULTS = {
  ...MAPPING_DEFAULTS,
  functionResponseTypes: [],
  tumblingWindowInSeconds: 0,
  filterPatterns: [],
} satisfies Partial<EventSourceMappingSettings>;

/** What has to be given; everything else has AWS's default. */
export type EventSourceMappingArgs = Pick<
  EventSourceMappingSettings,
  "uuid" | "functionArn" | "roleArn" | "startingPosition"
> &
  Partial<EventSourceMappingSettings>;

/** Fills in AWS's defaults. @throws Error naming every setting that AWS would refuse. */
export function completeSettings(args: EventSourceMappingArgs): EventSourceMappingSettings {
  const settings = { ...DEFAULTS, ...args };
  const problems = Object.entries(MAPPING_LIMITS).flatMap(([name, bound]) =>
    problemOf(name, settings[name as keyof typeof MAPPING_LIMITS], bound),
  );
  if (settings.startingPosition === "AT_TIMESTAMP" && settings.startingPositionTimestamp === undefined) {
    problems.push("startingPositionTimestamp must be set when startingPosition is AT_TIMESTAMP.");
  }
  if (
    settings.tumblingWindowInSeconds > 0 &&
    settings.maximumBatchingWindowInSeconds >= settings.tumblingWindowInSeconds
  ) {
    problems.push("tumblingWindowInSeconds must be longer than maximumBatchingWindowInSeconds.");
  }
  if (problems.length > 0) throw new Error(problems.join("\n"));
  return settings;
}

function problemOf(name: string, value: number, { minimum, maximum, infinite = false }: Limit): string[] {
  if (Number.isInteger(value) && value >= minimum && value <= maximum) return [];
  if (infinite && value === -1) return [];
  return [`${name} must be an integer from ${minimum} to ${maximum}${infinite ? ", or -1" : ""}, got ${value}.`];
}
