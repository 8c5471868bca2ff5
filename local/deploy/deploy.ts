import { ACCOUNT_ID } from "../../command-line/laptop.ts";
import type { MetricAlarm } from "../../emulator/cloudwatch/alarms.ts";
import type { Call } from "../../emulator/endpoint/call.ts";
import { createEndpoint } from "../../emulator/endpoint/endpoint.ts";
import type { ServerCertificate } from "../../emulator/endpoint/listener.ts";
import type { Kinesis } from "../../emulator/kinesis/kinesis.ts";
import type { QueuedMessage } from "../../emulator/sqs/queue.ts";
import type { Graph } from "../../offline/graph.ts";
import { notifyFromBuckets } from "./bucket-notifications.ts";
import { type CloudArgs, createCloud, createResources } from "./cloud.ts";
import { startSchedules } from "./events.ts";
import { type FunctionHooks, type RunningFunction, registered, startFunction } from "./functions.ts";
import type { RunningApi } from "./http/http-apis.ts";
import type { LocalUrls } from "./local-address.ts";
import { deployedResources } from "./resources.ts";
import { createTelemetry } from "./telemetry.ts";
import type { DeployedTrigger } from "./trigger.ts";
import { connectAsynchronous } from "./triggers/asynchronous.ts";
import type { ConnectArgs } from "./triggers/connect.ts";
import { connectHttpApis } from "./triggers/http.ts";
import { connectQueues } from "./triggers/queue.ts";
import { connectStreams, isStreamTrigger, type StreamTrigger } from "./triggers/stream.ts";
import { connectTables } from "./triggers/table.ts";

/** How a graph is brought to life, and who hears of what. */
export type DeployArgs = FunctionHooks &
  CloudArgs & {
    graph: Graph;
    /** Port of the endpoint. @default any free one */
    port?: number;
    /** With which the endpoint serves HTTPS too. @default plain HTTP alone */
    tls?: ServerCertificate | undefined;
    /** Whether functions take other code and settings by Lambda's API: whoever reaches the port then has code run here. @default false */
    takesCode?: boolean;
    /** Hears of each call that an AWS SDK makes. */
    onCall?: (call: Call) => void;
    /** Hears of the records that the filter patterns of a mapping skipped. */
    onFiltered?: ConnectArgs["onFiltered"];
  };

/** A program's resources, alive. */
export type Deployment = {
  readonly kinesis: Kinesis;
  /** Where AWS SDKs find the local cloud. */
  readonly endpointUrl: string;
  /** Addresses on this machine by those that the program knows. */
  readonly httpApis: readonly RunningApi[];
  readonly localUrls: LocalUrls;
  /** Everything that invokes functions. */
  readonly triggers: readonly DeployedTrigger[];
  /** Those of Kinesis streams among them. */
  readonly mappings: readonly StreamTrigger[];
  /** Metric data that CloudWatch took, by `Namespace/MetricName`. */
  readonly metricsTaken: ReadonlyMap<string, number>;
  /** What the alarms of a region say. */
  alarms(region: string): readonly MetricAlarm[];
  /** Items in a table. Throws AwsError for one that is not there. */
  itemsIn(region: string, tableName: string): number;
  /** What is in a queue, whether it can be seen or not. Throws AwsError for one that is not there. */
  messagesOf(queueArn: string): readonly QueuedMessage[];
  /** Invocations in flight, of all functions. */
  running(): number;
  /** Ends triggers, functions and endpoint; resolves when no process is left. */
  stop(): Promise<void>;
};

/** Of a region, in one page. */
const MOST_ALARMS = 10_000;

/** What connects the triggers of each service, one by one. */
const SOURCES: readonly ((args: ConnectArgs) => Iterable<DeployedTrigger>)[] = [
  connectStreams,
  connectTables,
  connectQueues,
  connectAsynchronous,
  connectHttpApis,
];

/**
 * Brings the resources of a graph to life on this machine: what has a file in this folder.
 * Rejects with an error that names the resource that cannot run here.
 */
export async function deploy(args: DeployArgs): Promise<Deployment> {
  const { graph, onCall, onFiltered = () => {}, onProblem, port = 0 } = args;
  const resources = deployedResources(graph);
  const cloud = createCloud(args, resources);
  const { hooks, ...telemetry } = createTelemetry(args, resources);
  const endpoint = createEndpoint({
    ...{ ...cloud, ...telemetry, httpApiDescriptions: () => cloud.httpApis.running },
    ...(args.tls && { tls: args.tls }),
    ...(onCall && { onCall }),
    onUnmodelled: (name) => onProblem(`${name} was called, which the local cloud does not model.`),
    onError: (error) => onProblem(`The local cloud failed: ${error instanceof Error ? error.message : error}`),
  });
  const functions: RunningFunction[] = [];
  const triggers: DeployedTrigger[] = [];
  const stop = async () => {
    await Promise.all([cloud.events.stop(), cloud.scheduler.stop()]);
    await Promise.all([cloud.mappingMaker.stop(), cloud.asynchronous.stop()]);
    await Promise.all(triggers.map((trigger) => trigger.stop()));
    await Promise.all(functions.map((each) => each.stop()));
    await Promise.all([endpoint.close(), cloud.httpApis.close()]);
  };

  try {
    const endpointUrl = `http://127.0.0.1:${await endpoint.listen(port)}`;
    const localUrls = await createResources(cloud, resources, endpointUrl, onProblem);
    for (const lambda of resources.functions) {
      const hooked = { ...args, ...hooks, endpointUrl, localUrls, measures: cloud.measures };
      const started = await startFunction(lambda, hooked);
      functions.push(started);
      cloud.functions.add(registered(started, resources, args.takesCode === true));
    }
    const parts: ConnectArgs = { ...args, resources, cloud, functions, localNames: localUrls, onFiltered };
    await notifyFromBuckets(cloud, resources, onProblem);
    for (const connect of SOURCES) for (const trigger of connect(parts)) triggers.push(trigger);
    startSchedules(cloud.scheduler, resources);
    const mappings = triggers.filter(isStreamTrigger);
    const running = () => functions.reduce((sum, each) => sum + each.running(), 0);
    return {
      ...{ kinesis: cloud.kinesis, httpApis: cloud.httpApis.running, metricsTaken: cloud.cloudwatch.taken },
      ...{ endpointUrl, localUrls, triggers, mappings, running, stop },
      alarms: (region) =>
        cloud.cloudwatch.alarms({ account: ACCOUNT_ID, region }).describe({ MaxRecords: MOST_ALARMS }).MetricAlarms,
      itemsIn: (region, TableName) =>
        cloud.dynamodb.describeTable({ account: ACCOUNT_ID, region }, { TableName }).Table.ItemCount,
      messagesOf: (queueArn) => cloud.sqs.reader(queueArn).messages(),
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
