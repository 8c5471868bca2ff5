import { isAwsError } from "../../aws-error.ts";
import type { StreamReader } from "../../kinesis/stream-reader.ts";
import { invalid } from "../api/mapping-input.ts";
import type { MappingToMake } from "../api/mapping-registry.ts";
import type { FunctionRuntime } from "../function/function-runtime.ts";
import { pausable } from "../function/pausable.ts";
import { startEventSourceMapping } from "../stream-poller/event-source-mapping.ts";
import { createBucketDestination } from "../stream-poller/failure-destination.ts";
import { KINESIS_STREAM } from "../stream-poller/stream-kind.ts";
import { TABLE_STREAM } from "../stream-poller/table-stream.ts";
import { filtersOf, responseTypesOf } from "./given.ts";
import type { MadeMapping, MakerArgs } from "./made.ts";

const BUCKET_ARN = "arn:aws:s3:::";

/** Starts a mapping on a stream of Kinesis or of a table. @throws AwsError InvalidParameterValueException, Error for settings that AWS refuses */
export function makeOnStream(
  args: MakerArgs,
  { given, source, functionArn }: MappingToMake,
  runtime: FunctionRuntime,
  uuid: string,
): MadeMapping {
  const isTable = source.split(":")[2] === "dynamodb";
  const trigger = pausable(runtime, args.clock);
  const numbers = numbersOf(given);
  const bucket = bucketOf(given);
  const startingPosition = given.StartingPosition ?? "TRIM_HORIZON";
  let result = "No records processed";
  const mapping = startEventSourceMapping({
    settings: {
      ...{ uuid, functionArn, roleArn: "", startingPosition, filterPatterns: filtersOf(given) },
      ...{ ...numbers, ...responseTypesOf(given) },
    },
    kind: isTable ? TABLE_STREAM : KINESIS_STREAM,
    reader: readerOf(args, source, isTable),
    ...{ runtime: trigger, clock: args.clock },
    onFailure: bucket === undefined ? undefined : createBucketDestination(args.objectStore, bucket, uuid),
    observe(observation) {
      if (observation.type === "invoked" && observation.outcome !== "throttled")
        result = observation.functionError ? "PROBLEM: Function call failed" : "OK";
    },
  });
  return {
    ...{ uuid, eventSourceArn: source, functionArn, batchSize: numbers.batchSize, trigger, startingPosition },
    settings: {
      MaximumBatchingWindowInSeconds: numbers.maximumBatchingWindowInSeconds,
      ParallelizationFactor: numbers.parallelizationFactor,
      MaximumRetryAttempts: numbers.maximumRetryAttempts,
      MaximumRecordAgeInSeconds: numbers.maximumRecordAgeInSeconds,
      BisectBatchOnFunctionError: numbers.bisectBatchOnFunctionError,
      TumblingWindowInSeconds: numbers.tumblingWindowInSeconds,
      FunctionResponseTypes: given.FunctionResponseTypes ?? [],
      ...(given.FilterCriteria && { FilterCriteria: given.FilterCriteria }),
      DestinationConfig: { OnFailure: bucket === undefined ? {} : { Destination: `${BUCKET_ARN}${bucket}` } },
    },
    lastResult: () => result,
    async stop() {
      await trigger.stop();
      await mapping.stop();
    },
  };
}

const numbersOf = (given: MappingToMake["given"]) => ({
  batchSize: given.BatchSize ?? 100,
  maximumBatchingWindowInSeconds: given.MaximumBatchingWindowInSeconds ?? 0,
  parallelizationFactor: given.ParallelizationFactor ?? 1,
  maximumRetryAttempts: given.MaximumRetryAttempts ?? -1,
  maximumRecordAgeInSeconds: given.MaximumRecordAgeInSeconds ?? -1,
  bisectBatchOnFunctionError: given.BisectBatchOnFunctionError ?? false,
  tumblingWindowInSeconds: given.TumblingWindowInSeconds ?? 0,
});

function bucketOf({ DestinationConfig }: MappingToMake["given"]): string | undefined {
  const arn = DestinationConfig?.OnFailure?.Destination;
  if (!arn) return undefined;
  if (arn.startsWith(BUCKET_ARN)) return arn.slice(BUCKET_ARN.length);
  throw new Error(`The on-failure destination ${arn} is not modelled by the local cloud: only S3 buckets are.`);
}

function readerOf({ kinesis, dynamodb }: MakerArgs, arn: string, isTable: boolean): StreamReader {
  try {
    return isTable ? dynamodb.streamReader(arn) : kinesis.reader(arn);
  } catch (error) {
    if (!isAwsError(error)) throw error;
    throw invalid(`Stream not found: ${arn}`);
  }
}
