import { type Cloudwatch, createCloudwatch } from "../../emulator/cloudwatch/cloudwatch.ts";
import type { Dynamodb } from "../../emulator/dynamodb/dynamodb.ts";
import type { Kinesis } from "../../emulator/kinesis/kinesis.ts";
import { createEventInvokeConfigs, type EventInvokeConfigs } from "../../emulator/lambda/api/event-invoke-configs.ts";
import type { FunctionRegistry } from "../../emulator/lambda/api/function-registry.ts";
import { createFunctionRegistry } from "../../emulator/lambda/api/function-registry.ts";
import { createMappingRegistry, type MappingRegistry } from "../../emulator/lambda/api/mapping-registry.ts";
import type { AsynchronousInvocations } from "../../emulator/lambda/asynchronous/asynchronous-invocations.ts";
import { createConfigure } from "../../emulator/lambda/asynchronous/configure.ts";
import { createMappingMaker } from "../../emulator/lambda/mappings/create-maker.ts";
import type { ObjectStore } from "../../emulator/s3/object-store.ts";
import type { Sns } from "../../emulator/sns/sns.ts";
import { createSqs, type Sqs } from "../../emulator/sqs/sqs.ts";
import type { Clock } from "../../emulator/time/clock.ts";
import { createAlarms } from "./alarms.ts";
import { type BucketHooks, createBuckets, createObjectStore } from "./buckets.ts";
import { createEventLedger, type EventLedger } from "./event-ledger.ts";
import { createEventQueue } from "./event-queue.ts";
import { createBuses, createEventServices, type EventServices } from "./events.ts";
import { type ApiHooks, createHttpApis, type HttpApis } from "./http/http-apis.ts";
import type { LocalUrls } from "./local-address.ts";
import { createMeasures, type Measures, whyUnknown } from "./measures.ts";
import { createQueueLedger, type QueueLedger } from "./queue-ledger.ts";
import { createQueues } from "./queues.ts";
import type { DeployedResources } from "./resources.ts";
import { createStreamService, createStreams, type StreamHooks } from "./streams.ts";
import { createTableService, createTables } from "./tables.ts";
import { createTopicService, createTopics } from "./topics.ts";

/** AWS's services on this machine, in one process. The endpoint serves them under these names. */
export type Cloud = EventServices & {
  readonly functions: FunctionRegistry;
  /** Lambda's queue of events, for every function. */
  readonly asynchronous: AsynchronousInvocations;
  /** How functions are invoked asynchronously, as the Lambda API tells it. */
  readonly eventInvokeConfigs: EventInvokeConfigs;
  readonly eventLedger: EventLedger;
  readonly eventSourceMappings: MappingRegistry;
  /** Makes mappings beside the program's own, as Lambda's API is asked to. */
  readonly mappingMaker: ReturnType<typeof createMappingMaker>;
  readonly kinesis: Kinesis;
  /** Records that a stream took, by its ARN. */
  readonly recordsTaken: ReadonlyMap<string, number>;
  readonly cloudwatch: Cloudwatch;
  readonly measures: Measures;
  readonly dynamodb: Dynamodb;
  /** Changes that a table's stream took, by its ARN. */
  readonly changesTaken: ReadonlyMap<string, number>;
  readonly objectStore: ObjectStore;
  readonly sqs: Sqs;
  readonly queueLedger: QueueLedger;
  readonly sns: Sns;
  /** They listen by themselves. */
  readonly httpApis: HttpApis;
};

/** The clock of the services, and who hears of what they do. */
export type CloudArgs = BucketHooks &
  StreamHooks &
  ApiHooks & {
    clock: Clock;
    /** By which invocations of an alias fall on its versions. @default Math.random */
    random?: () => number;
    onProblem: (problem: string) => void;
  };

/** Services without resources. */
export function createCloud(args: CloudArgs, resources: DeployedResources): Cloud {
  const cloudwatch = createCloudwatch({ clock: args.clock, whyUnknown });
  const measures = createMeasures(cloudwatch, args.clock);
  const queueLedger = createQueueLedger();
  const functions = createFunctionRegistry(args.random);
  const asynchronous = createEventQueue(functions, args, measures);
  const eventLedger = createEventLedger();
  const sqs = createSqs({ clock: args.clock, observe: queueLedger.observe });
  const objectStore = createObjectStore(args, resources);
  const configure = createConfigure({ asynchronous, objectStore, sqs });
  const streams = createStreamService(args, resources, measures);
  const tables = createTableService(args.clock);
  const eventSourceMappings = createMappingRegistry();
  const mappingMaker = createMappingMaker({
    ...{ kinesis: streams.kinesis, dynamodb: tables.dynamodb, sqs, objectStore, functions },
    ...{ clock: args.clock, registry: eventSourceMappings },
  });
  return {
    functions,
    asynchronous,
    eventLedger,
    ...createEventServices(args, { asynchronous, sqs, eventLedger }, resources),
    ...{ eventSourceMappings, mappingMaker },
    eventInvokeConfigs: createEventInvokeConfigs({ clock: args.clock, configure }),
    ...{ cloudwatch, measures },
    ...streams,
    ...tables,
    objectStore,
    sqs,
    queueLedger,
    sns: createTopicService(args, { asynchronous, sqs, eventLedger }),
    httpApis: createHttpApis(functions, args, measures),
  };
}

/**
 * Creates the resources that triggers and functions need.
 * Returns the addresses on this machine by those that the program knows: SDKs send to a queue's URL, whatever the endpoint.
 */
export async function createResources(
  { kinesis, dynamodb, objectStore, sqs, sns, events, httpApis, cloudwatch }: Cloud,
  resources: DeployedResources,
  endpointUrl: string,
  onProblem: (problem: string) => void,
): Promise<LocalUrls> {
  createTopics(sns, resources, onProblem);
  createStreams(kinesis, resources);
  const tableStreams = createTables(dynamodb, resources);
  await createBuckets(objectStore, resources);
  createBuses(events, resources);
  createAlarms(cloudwatch, resources);
  return new Map([...tableStreams, ...createQueues(sqs, resources, endpointUrl), ...(await httpApis.start(resources))]);
}
