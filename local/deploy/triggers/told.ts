import type { z } from "zod";
import type { streamMappingInputs } from "../resources/kinesis.ts";
import type { DeployedResources } from "../resources.ts";

/** What GetEventSourceMapping tells of a stream's mapping, beside what it tells of any. */
export const toldOfStream = ({
  destinationConfig,
  filterCriteria,
  ...inputs
}: z.infer<typeof streamMappingInputs>) => ({
  MaximumBatchingWindowInSeconds: inputs.maximumBatchingWindowInSeconds,
  ParallelizationFactor: inputs.parallelizationFactor,
  MaximumRetryAttempts: inputs.maximumRetryAttempts,
  MaximumRecordAgeInSeconds: inputs.maximumRecordAgeInSeconds,
  BisectBatchOnFunctionError: inputs.bisectBatchOnFunctionError,
  TumblingWindowInSeconds: inputs.tumblingWindowInSeconds,
  FunctionResponseTypes: inputs.functionResponseTypes,
  ...toldFilters(filterCriteria),
  DestinationConfig: {
    OnFailure: destinationConfig === undefined ? {} : { Destination: destinationConfig.onFailure.destinationArn },
  },
});

/** What GetEventSourceMapping tells of a queue's mapping, beside what it tells of any. */
export const toldOfQueue = (inputs: DeployedResources["queueMappings"][number]["inputs"]) => ({
  MaximumBatchingWindowInSeconds: inputs.maximumBatchingWindowInSeconds,
  FunctionResponseTypes: inputs.functionResponseTypes,
  ...toldFilters(inputs.filterCriteria),
  ...(inputs.scalingConfig && { ScalingConfig: { MaximumConcurrency: inputs.scalingConfig.maximumConcurrency } }),
});

const toldFilters = ({ filters }: { filters: readonly { pattern: string }[] }) =>
  filters.length > 0 && { FilterCriteria: { Filters: filters.map(({ pattern }) => ({ Pattern: pattern })) } };
