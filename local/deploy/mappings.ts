import type { Kinesis } from "../../emulator/kinesis/kinesis.ts";
import type { FunctionRuntime } from "../../emulator/lambda/function/function-runtime.ts";
import {
  type EventSourceMapping,
  startEventSourceMapping,
} from "../../emulator/lambda/stream-poller/event-source-mapping.ts";
import { createBucketDestination, type OnFailure } from "../../emulator/lambda/stream-poller/failure-destination.ts";
import type { Observation } from "../../emulator/lambda/stream-poller/observation.ts";
import type { ObjectStore } from "../../emulator/s3/object-store.ts";
import type { Clock } from "../../emulator/time/clock.ts";
import { MAGIC_NUMBER } from "../../handlers/kinesis/records/deaggregate.ts";
import type { DeployedFunction } from "./functions.ts";
import { type DeployedResources, streamOf } from "./resources.ts";
import type { Trimming } from "./trimming.ts";

type DeployedMapping = DeployedResources["eventSourceMappings"][number];

/** What a trigger connects. */
export type MappingArgs = {
  lambda: DeployedFunction;
  runtime: FunctionRuntime;
  kinesis: Kinesis;
  objectStore: ObjectStore;
  clock: Clock;
  onProblem: (problem: string) => void;
  /** Hears what the mapping is done with. */
  onCheckpoint: Trimming;
  onFiltered: (mapping: string, shardId: string, sequenceNumbers: readonly string[]) => void;
};

const BUCKET_ARN = "arn:aws:s3:::";

/** Starts an event source mapping. */
export function startMapping(
  { inputs, outputs }: DeployedMapping,
  args: MappingArgs,
): { uuid: string; streamArn: string; mapping: EventSourceMapping } {
  const { destinationConfig, filterCriteria, startingPositionTimestamp, eventSourceArn, functionName, ...settings } =
    inputs;
  const streamArn = streamOf(eventSourceArn);
  const mapping = startEventSourceMapping({
    settings: {
      ...settings,
      uuid: outputs.uuid,
      functionArn: functionName,
      roleArn: args.lambda.inputs.role,
      ...(eventSourceArn !== streamArn && { consumerArn: eventSourceArn }),
      ...(startingPositionTimestamp && { startingPositionTimestamp: new Date(startingPositionTimestamp) }),
      filterPatterns: filterCriteria.filters.map(({ pattern }) => pattern),
    },
    reader: args.kinesis.reader(streamArn),
    runtime: args.runtime,
    onFailure: destination(destinationConfig?.onFailure.destinationArn, outputs.uuid, args.objectStore),
    clock: args.clock,
    observe(observation) {
      report(observation, args.lambda.outputs.name, args.onProblem);
      if (observation.type === "filtered")
        args.onFiltered(outputs.uuid, observation.shardId, observation.sequenceNumbers);
    },
    onCheckpoint: (shardId, sequenceNumber) => args.onCheckpoint(outputs.uuid, streamArn, shardId, sequenceNumber),
  });
  return { uuid: outputs.uuid, streamArn, mapping };
}

function destination(arn: string | undefined, uuid: string, store: ObjectStore): OnFailure | undefined {
  if (arn === undefined) return undefined;
  if (arn.startsWith(BUCKET_ARN)) return createBucketDestination(store, arn.slice(BUCKET_ARN.length), uuid);
  throw new Error(`The on-failure destination ${arn} cannot run locally: only S3 buckets do.`);
}

const isAggregate = (data: Uint8Array) => Buffer.compare(data.subarray(0, MAGIC_NUMBER.length), MAGIC_NUMBER) === 0;

function report(observation: Observation, functionName: string, onProblem: (problem: string) => void): void {
  if (observation.type === "unreadable" && observation.records.some(({ data }) => isAggregate(data)))
    onProblem("Filter patterns dropped aggregates of the Kinesis Producer Library whole: to Lambda, they are no JSON.");
  if (observation.type === "invoked" && observation.functionError)
    onProblem(`Invocations of ${functionName} failed: its function.log says why.`);
  if (observation.type === "destination-failed" || observation.type === "read-failed")
    onProblem(`${observation.type} on ${observation.shardId ?? "the stream"}: ${observation.error}`);
}
