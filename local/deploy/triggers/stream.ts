import { pausable } from "../../../emulator/lambda/function/pausable.ts";
import {
  type EventSourceMapping,
  startEventSourceMapping,
} from "../../../emulator/lambda/stream-poller/event-source-mapping.ts";
import type { Observation } from "../../../emulator/lambda/stream-poller/observation.ts";
import { MAGIC_NUMBER } from "../../../handlers/kinesis/records/deaggregate.ts";
import { type DeployedResources, streamOf } from "../resources.ts";
import type { DeployedTrigger } from "../trigger.ts";
import { type ConnectArgs, functionOf } from "./connect.ts";
import { keepFailures, NOTHING_PROCESSED, resultOf, tellProblem } from "./kept-failures.ts";
import { toldOfStream } from "./told.ts";
import { createTrimming, type Trimming } from "./trimming.ts";

type DeployedMapping = DeployedResources["eventSourceMappings"][number];

/** A trigger of a Kinesis stream at work. */
export type StreamTrigger = DeployedTrigger & { uuid: string; streamArn: string; mapping: EventSourceMapping };

/** Tells the triggers of Kinesis streams from others. */
export const isStreamTrigger = (trigger: DeployedTrigger): trigger is StreamTrigger => trigger.source === "stream";

/** Starts the event source mappings of streams. Throws where AWS would refuse one. */
export function* connectStreams(args: ConnectArgs): Generator<StreamTrigger> {
  const { cloud, resources, keepsRecords = () => false } = args;
  const trim = createTrimming(cloud.kinesis, resources);
  const onCheckpoint: Trimming = (mapping, streamArn, ...upTo) => {
    if (!keepsRecords(streamArn)) trim(mapping, streamArn, ...upTo);
  };
  for (const mapping of resources.eventSourceMappings) yield start(mapping, args, onCheckpoint);
}

function start(
  { inputs, outputs: { uuid } }: DeployedMapping,
  args: ConnectArgs,
  onCheckpoint: Trimming,
): StreamTrigger {
  const { destinationConfig, filterCriteria, startingPositionTimestamp, eventSourceArn, functionName, ...settings } =
    inputs;
  const { cloud, clock, onProblem, onFiltered } = args;
  const { lambda, runtime } = functionOf(args, functionName);
  const trigger = pausable(runtime, clock);
  const timestamp = startingPositionTimestamp && { startingPositionTimestamp: new Date(startingPositionTimestamp) };
  const streamArn = streamOf(eventSourceArn);
  const { onFailure, kept } = keepFailures(destinationConfig?.onFailure.destinationArn, uuid, cloud.objectStore);
  const { region, outputs } = lambda;
  const measure = cloud.measures.ofMapping(region, outputs.name, uuid, onFailure !== undefined);
  let result = NOTHING_PROCESSED;
  const mapping = startEventSourceMapping({
    settings: {
      ...settings,
      uuid,
      functionArn: functionName,
      roleArn: lambda.inputs.role,
      ...(eventSourceArn !== streamArn && { consumerArn: eventSourceArn }),
      ...timestamp,
      filterPatterns: filterCriteria.filters.map(({ pattern }) => pattern),
    },
    reader: cloud.kinesis.reader(streamArn),
    runtime: trigger,
    onFailure,
    clock,
    observe(observation) {
      measure(observation);
      result = resultOf(observation) ?? result;
      tellProblem(observation, outputs.name, onProblem);
      tellAggregates(observation, onProblem);
      if (observation.type === "filtered") onFiltered(uuid, observation.shardId, observation.sequenceNumbers);
    },
    onCheckpoint: (shardId, sequenceNumber) => onCheckpoint(uuid, streamArn, shardId, sequenceNumber),
  });
  const { startingPosition, batchSize } = inputs;
  cloud.eventSourceMappings.add({
    ...{ uuid, eventSourceArn, functionArn: functionName, startingPosition, batchSize, trigger, ...timestamp },
    settings: toldOfStream(inputs),
    lastResult: () => result,
  });
  const { stats, idle } = mapping;
  const keptIn = destinationConfig === undefined ? [] : [destinationConfig.onFailure.destinationArn];
  const tally = () => ({
    ...{ in: cloud.recordsTaken.get(streamArn) ?? 0, out: stats.succeeded, failed: kept(), filtered: stats.filtered },
  });
  return {
    ...{ region, functionName: outputs.name, source: "stream", keptIn, uuid, streamArn, mapping, tally, idle },
    async stop() {
      await trigger.stop();
      await mapping.stop();
    },
  };
}

const isAggregate = (data: Uint8Array) => Buffer.compare(data.subarray(0, MAGIC_NUMBER.length), MAGIC_NUMBER) === 0;

function tellAggregates(observation: Observation, onProblem: (problem: string) => void): void {
  if (observation.type === "unreadable" && observation.records.some(({ data }) => isAggregate(data)))
    onProblem("Filter patterns dropped aggregates of the Kinesis Producer Library whole: to Lambda, they are no JSON.");
}
