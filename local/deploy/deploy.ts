import type { Call } from "../../emulator/endpoint/call.ts";
import { createEndpoint } from "../../emulator/endpoint/endpoint.ts";
import { createKinesis, type Kinesis } from "../../emulator/kinesis/kinesis.ts";
import type { RecordMemory } from "../../emulator/kinesis/record-memory.ts";
import type { AcceptedRecord } from "../../emulator/kinesis/registry.ts";
import { createFunctionRegistry } from "../../emulator/lambda/api/function-registry.ts";
import type { FunctionRuntime } from "../../emulator/lambda/function/function-runtime.ts";
import type { EventSourceMapping } from "../../emulator/lambda/stream-poller/event-source-mapping.ts";
import { createFileObjectStore } from "../../emulator/s3/file-object-store.ts";
import type { ObjectStore } from "../../emulator/s3/object-store.ts";
import { createSqs } from "../../emulator/sqs/sqs.ts";
import type { Clock } from "../../emulator/time/clock.ts";
import type { Graph } from "../../offline/graph.ts";
import { type FunctionHooks, qualifiersOf, startFunction } from "./functions.ts";
import { startMapping } from "./mappings.ts";
import { createQueues, type DeployedQueueTrigger, startQueueTrigger } from "./queues.ts";
import { deployedResources, invokes } from "./resources.ts";
import { createStreams } from "./streams.ts";
import { createTrimming, type Trimming } from "./trimming.ts";

/** How a graph is brought to life, and who hears of what. */
export type DeployArgs = FunctionHooks & {
  graph: Graph;
  clock: Clock;
  /** Port of the endpoint. @default any free one */
  port?: number;
  /** Folder that a bucket's objects are kept in, as files. */
  bucketFolder: (region: string, bucket: string) => string;
  /** Hears of each record that a stream took. */
  onRecord: (record: AcceptedRecord) => void;
  /** Hears of each object that a bucket took. */
  onObject: (bucket: string, key: string, body: Uint8Array) => void;
  /** Hears of each call that an AWS SDK makes. */
  onCall?: (call: Call) => void;
  /** Hears of the records that the filter patterns of a mapping skipped. */
  onFiltered?: (mapping: string, shardId: string, sequenceNumbers: readonly string[]) => void;
  /** Whether a stream keeps what its triggers are done with, for others to read, up to 512 MiB in all. @default none does */
  keepsRecords?: (streamArn: string) => boolean;
  /** Hears of what should not happen: a call that nothing models, a failure of the local cloud itself. */
  onProblem: (problem: string) => void;
};

const KEPT_RECORDS_MIB = 512;

/** A trigger at work. */
export type DeployedTrigger = { uuid: string; streamArn: string; mapping: EventSourceMapping };

/** A program's resources, alive. */
export type Deployment = {
  readonly kinesis: Kinesis;
  /** Where AWS SDKs find the local cloud. */
  readonly endpointUrl: string;
  /** The event source mappings, each with the ARN of the stream that it reads. */
  readonly mappings: readonly DeployedTrigger[];
  readonly queueMappings: readonly DeployedQueueTrigger[];
  /** Ends mappings, functions and endpoint; resolves when no process is left. */
  stop(): Promise<void>;
};

/**
 * Brings the streams, queues, buckets, functions and triggers of a graph to life on this machine.
 * Rejects with an error that names the resource that cannot run here.
 */
export async function deploy(args: DeployArgs): Promise<Deployment> {
  const { clock, onRecord, onProblem, port = 0, keepsRecords = () => false, onFiltered = () => {} } = args;
  const resources = deployedResources(args.graph);
  const isKeeping = resources.streams.some(({ outputs }) => keepsRecords(outputs.arn));
  const kinesis = createKinesis({ clock, onRecord, ...(isKeeping && { memory: boundedMemory(onProblem) }) });
  const objectStore = createObjectStore(
    args,
    new Map(resources.buckets.map(({ outputs, region }) => [outputs.bucket, region])),
  );
  const functions = createFunctionRegistry();
  const sqs = createSqs({ clock });
  const endpoint = createEndpoint({
    kinesis,
    objectStore,
    sqs,
    functions,
    ...(args.onCall && { onCall: args.onCall }),
    onUnmodelled: (name) => onProblem(`${name} was called, which the local cloud does not model.`),
    onError: (error) => onProblem(`The local cloud failed: ${error instanceof Error ? error.message : error}`),
  });
  const trim = createTrimming(kinesis, resources);
  const onCheckpoint: Trimming = (mapping, streamArn, ...upTo) => {
    if (!keepsRecords(streamArn)) trim(mapping, streamArn, ...upTo);
  };
  const runtimes: FunctionRuntime[] = [];
  const mappings: DeployedTrigger[] = [];
  const queueMappings: DeployedQueueTrigger[] = [];
  const stop = async () => {
    await Promise.all([...mappings, ...queueMappings].map(({ mapping }) => mapping.stop()));
    await Promise.all(runtimes.map((runtime) => runtime.stop()));
    await endpoint.close();
  };

  try {
    createStreams(kinesis, resources);
    for (const { outputs } of resources.buckets) await objectStore.createBucket(outputs.bucket);
    const endpointUrl = `http://127.0.0.1:${await endpoint.listen(port)}`;
    const localUrls = createQueues(sqs, resources, endpointUrl);
    for (const lambda of resources.functions) {
      const runtime = await startFunction(lambda, endpointUrl, localUrls, args);
      runtimes.push(runtime);
      functions.add({ arn: lambda.outputs.arn, qualifiers: qualifiersOf(lambda, resources), runtime });
      for (const mapping of resources.eventSourceMappings) {
        if (!invokes(mapping.inputs.functionName, lambda.outputs.arn)) continue;
        const parts = { lambda, runtime, kinesis, objectStore, clock, onProblem, onFiltered, onCheckpoint };
        mappings.push(startMapping(mapping, parts));
      }
      for (const mapping of resources.queueMappings)
        if (invokes(mapping.inputs.functionName, lambda.outputs.arn))
          queueMappings.push(startQueueTrigger(mapping, { lambda, runtime, sqs, clock, onProblem }));
    }
    return { kinesis, endpointUrl, mappings, queueMappings, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What streams that keep their records may take. */
function boundedMemory(onProblem: DeployArgs["onProblem"]): RecordMemory {
  return {
    maximumBytes: KEPT_RECORDS_MIB * 1024 * 1024,
    onDropped: (streamArn) =>
      onProblem(
        `The streams hold ${KEPT_RECORDS_MIB} MiB, so the oldest records of ${streamArn} were dropped before their time.`,
      ),
  };
}

function createObjectStore({ bucketFolder, onObject }: DeployArgs, regions: Map<string, string>): ObjectStore {
  const store = createFileObjectStore((bucket) => bucketFolder(regions.get(bucket) ?? "", bucket));
  return {
    ...store,
    async putObject(bucket, key, body) {
      const answer = await store.putObject(bucket, key, body);
      onObject(bucket, key, body);
      return answer;
    },
  };
}
