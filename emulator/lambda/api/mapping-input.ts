import { z } from "zod";
import { parseJson } from "../../../event-source-mapping/filter-pattern.ts";
import { readPattern } from "../../../event-source-mapping/json-pattern.ts";
import { readLambdaRule } from "../../../event-source-mapping/lambda-rules.ts";
import { MAPPING_LIMITS } from "../../../event-source-mapping/limits.ts";
import { SMALL_BATCH } from "../../../event-source-mapping/queue-limits.ts";
import { AwsError } from "../../aws-error.ts";
import { readInput } from "../../protocol/constraints.ts";

const ONLY_TYPE = "ReportBatchItemFailures";
const whole = (minimum: number, maximum: number) => z.int().min(minimum).max(maximum).nullish();
const within = ({ minimum, maximum }: { minimum: number; maximum: number }) => whole(minimum, maximum);
const least = -1;

/** Members of CreateEventSourceMapping and UpdateEventSourceMapping, with the constraints of AWS's model. */
const input = z.looseObject({
  FunctionName: z.string().nullish(),
  EventSourceArn: z.string().nullish(),
  Enabled: z.boolean().nullish(),
  BatchSize: whole(1, 10_000),
  MaximumBatchingWindowInSeconds: within(MAPPING_LIMITS.maximumBatchingWindowInSeconds),
  ParallelizationFactor: within(MAPPING_LIMITS.parallelizationFactor),
  MaximumRetryAttempts: whole(least, MAPPING_LIMITS.maximumRetryAttempts.maximum),
  MaximumRecordAgeInSeconds: whole(least, MAPPING_LIMITS.maximumRecordAgeInSeconds.maximum),
  TumblingWindowInSeconds: whole(0, 900),
  FunctionResponseTypes: z
    .array(z.string())
    .max(1)
    .refine((types) => types.every((type) => type === ONLY_TYPE), {
      error: `Member must satisfy constraint: [Member must satisfy enum value set: [${ONLY_TYPE}]]`,
    })
    .nullish(),
  ScalingConfig: z.looseObject({ MaximumConcurrency: whole(2, 1000) }).nullish(),
  BisectBatchOnFunctionError: z.boolean().nullish(),
  DestinationConfig: z
    .looseObject({ OnFailure: z.looseObject({ Destination: z.string().nullish() }).nullish() })
    .nullish(),
  StartingPosition: z.enum(["TRIM_HORIZON", "LATEST", "AT_TIMESTAMP"]).nullish(),
  FilterCriteria: z
    .looseObject({ Filters: z.array(z.looseObject({ Pattern: z.string().nullish() })).nullish() })
    .nullish(),
});

/** What a mapping is to be, as far as it is checked. */
export type MappingInput = z.infer<typeof input>;

/** Reads the body of a request. @throws AwsError ValidationException for what AWS's model does not take */
export const readMapping = (body: Buffer): MappingInput =>
  readInput(input, parseJson(body.toString("utf8") || "{}")?.json);

/** Members that only streams have. */
const OF_STREAMS = ["DestinationConfig"];

/**
 * Refuses what Lambda does of a mapping on a source.
 * https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html
 * @throws AwsError InvalidParameterValueException
 */
export function checkMapping(
  given: MappingInput,
  source: string,
  before: { batchSize: number; windowSeconds: number },
) {
  const isQueue = source.split(":")[2] === "sqs";
  for (const name of OF_STREAMS)
    if (isQueue && given[name] !== undefined)
      throw invalid(`Unsupported ${name} parameter for given event source mapping type.`);
  const batchSize = given.BatchSize ?? before.batchSize;
  const windowSeconds = given.MaximumBatchingWindowInSeconds ?? before.windowSeconds;
  if (isQueue && batchSize > SMALL_BATCH && windowSeconds === 0)
    throw invalid(
      `Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than ${SMALL_BATCH}`,
    );
  for (const { Pattern } of given.FilterCriteria?.Filters ?? []) checkPattern(Pattern ?? "");
}

function checkPattern(text: string): void {
  const problems: string[] = [];
  readPattern(parseJson(text)?.json, "pattern", problems, readLambdaRule);
  if (problems.length > 0) throw invalid("Invalid filter pattern definition.");
}

/** As Lambda says that something can't be. */
export const invalid = (message: string): AwsError => new AwsError("InvalidParameterValueException", message);
