import { isAwsError } from "../../aws-error.ts";
import type { Sqs } from "../../sqs/sqs.ts";
import type { Clock } from "../../time/clock.ts";
import { invalid } from "../api/mapping-input.ts";
import type { MappingToMake } from "../api/mapping-registry.ts";
import type { FunctionRuntime } from "../function/function-runtime.ts";
import { startQueueMapping } from "../queue-poller/queue-mapping.ts";
import { filtersOf, responseTypesOf } from "./given.ts";
import type { MadeMapping } from "./made.ts";

/** Starts a mapping on a queue. @throws AwsError InvalidParameterValueException, Error for settings that AWS refuses */
export function makeOnQueue(
  { sqs, clock }: { sqs: Sqs; clock: Clock },
  { given, source, functionArn }: MappingToMake,
  runtime: FunctionRuntime,
  uuid: string,
): MadeMapping {
  const batchSize = given.BatchSize ?? 10;
  const windowSeconds = given.MaximumBatchingWindowInSeconds ?? 0;
  const concurrency = given.ScalingConfig?.MaximumConcurrency ?? undefined;
  const { trigger, stop } = startQueueMapping({
    settings: {
      ...{ batchSize, maximumBatchingWindowInSeconds: windowSeconds, ...responseTypesOf(given) },
      filterPatterns: filtersOf(given),
      ...(concurrency !== undefined && { maximumConcurrency: concurrency }),
    },
    ...{ reader: readerOf(sqs, source), runtime, clock },
  });
  return {
    ...{ uuid, eventSourceArn: source, functionArn, batchSize, trigger, stop },
    settings: {
      MaximumBatchingWindowInSeconds: windowSeconds,
      FunctionResponseTypes: given.FunctionResponseTypes ?? [],
      ...(given.FilterCriteria && { FilterCriteria: given.FilterCriteria }),
      ...(concurrency !== undefined && { ScalingConfig: { MaximumConcurrency: concurrency } }),
    },
  };
}

function readerOf(sqs: Sqs, arn: string) {
  try {
    return sqs.reader(arn);
  } catch (error) {
    if (!isAwsError(error)) throw error;
    throw invalid(
      `Error occurred while ReceiveMessage. SQS Error Code: ${error.name}. SQS Error Message: ${error.message}`,
    );
  }
}
