import { z } from "zod";
import type { Graph, Resource } from "../../offline/graph.ts";

/** A stream of the program. */
export type DeclaredStream = {
  name: string;
  arn: string;
  /** undefined for on-demand. */
  shards: number | undefined;
  retentionHours: number;
  /** Consumers with enhanced fan-out. */
  fanOuts: number;
};

/** A function of the program. */
export type DeclaredFunction = {
  name: string;
  architecture: "arm64" | "x86_64";
  memoryMib: number;
  /** undefined for none. */
  reservedConcurrency: number | undefined;
  provisionedConcurrency: number;
  isTraced: boolean;
  /** Whether the harness runs it, which writes metrics. */
  hasHarness: boolean;
  /** Whether it is in a VPC, and so publishes through an endpoint. */
  isInVpc: boolean;
  /** The stream that it publishes to. */
  output: DeclaredStream | undefined;
};

/** A function that a stream of the program triggers. */
export type DeclaredFlow = {
  function: DeclaredFunction;
  input: DeclaredStream;
  isFanOut: boolean;
  batchSize: number;
  windowSeconds: number;
  parallelizationFactor: number;
};

/** A function that a queue of the program triggers. */
export type DeclaredQueueFlow = {
  function: DeclaredFunction;
  queue: string;
  isFifo: boolean;
  batchSize: number;
  windowSeconds: number;
  /** undefined for none. */
  maximumConcurrency: number | undefined;
  retentionSeconds: number;
};

/** What a program declares in one AWS region, as far as it decides capacity and cost. */
export type DeclaredRegion = {
  region: string;
  streams: DeclaredStream[];
  flows: DeclaredFlow[];
  queueFlows: DeclaredQueueFlow[];
  /** Functions that neither a stream nor a queue of the program triggers. */
  otherFunctions: DeclaredFunction[];
  /** Interface endpoints, each counted once for each of its zones. */
  endpointZones: number;
  natGateways: number;
  keys: number;
  /** Metrics that alarms look at. */
  alarmMetrics: number;
  dashboards: number;
  flowLogs: number;
};

const streamSchema = z.object({
  shardCount: z.number().optional(),
  retentionPeriod: z.number().default(24),
  streamModeDetails: z.object({ streamMode: z.string() }).optional(),
});
const functionSchema = z.object({
  architectures: z.array(z.enum(["arm64", "x86_64"])).default(["x86_64"]),
  memorySize: z.number().default(128),
  reservedConcurrentExecutions: z.number().default(-1),
  environment: z.object({ variables: z.record(z.string(), z.string()).default({}) }).default({ variables: {} }),
  tracingConfig: z.object({ mode: z.string() }).optional(),
  vpcConfig: z.unknown().optional(),
});
const mappingSchema = z.object({
  functionName: z.string(),
  eventSourceArn: z.string().default(""),
  batchSize: z.number().default(100),
  maximumBatchingWindowInSeconds: z.number().default(0),
  parallelizationFactor: z.number().default(1),
  scalingConfig: z.object({ maximumConcurrency: z.number().optional() }).default({}),
});
const queueSchema = z.object({
  fifoQueue: z.boolean().default(false),
  messageRetentionSeconds: z.number().default(345_600),
});
/** Lambda's default for queues is another than that for streams. */
const queueBatchSchema = z.object({ batchSize: z.number().default(10) });
const provisionedSchema = z.object({ functionName: z.string(), provisionedConcurrentExecutions: z.number() });
const endpointSchema = z.object({
  vpcEndpointType: z.string().default("Gateway"),
  subnetIds: z.array(z.unknown()).default([]),
});
const alarmSchema = z.object({ metricQueries: z.array(z.object({ metric: z.unknown().optional() })).default([]) });

/** Reads a program's graph: the AWS regions that it builds in, in their order. */
export function declaredRegions({ resources }: Graph): DeclaredRegion[] {
  const regions = [...new Set(resources.flatMap(({ region }) => region ?? []))];
  return regions.map((region) =>
    readRegion(
      region,
      resources.filter((each) => each.region === region),
    ),
  );
}

function readRegion(region: string, resources: readonly Resource[]): DeclaredRegion {
  const of = (type: string) => resources.filter((each) => each.type === type);
  const streams = of("aws:kinesis/stream:Stream").map((stream) =>
    readStream(stream, of("aws:kinesis/streamConsumer:StreamConsumer")),
  );
  const warm = of("aws:lambda/provisionedConcurrencyConfig:ProvisionedConcurrencyConfig");
  const functions = new Map(
    of("aws:lambda/function:Function").map((each) => [textOf(each.outputs.name), readFunction(each, warm, streams)]),
  );
  const mappings = of("aws:lambda/eventSourceMapping:EventSourceMapping");
  const flows = mappings.flatMap((mapping) => readFlow(mapping, functions, streams) ?? []);
  const queues = of("aws:sqs/queue:Queue");
  const queueFlows = mappings.flatMap((mapping) => readQueueFlow(mapping, functions, queues) ?? []);
  const driven = new Set([...flows, ...queueFlows].map((flow) => flow.function));
  const alarms = of("aws:cloudwatch/metricAlarm:MetricAlarm").map(({ inputs }) => alarmSchema.parse(inputs));
  return {
    region,
    streams,
    ...{ flows, queueFlows },
    otherFunctions: [...functions.values()].filter((each) => !driven.has(each)),
    endpointZones: of("aws:ec2/vpcEndpoint:VpcEndpoint")
      .map(({ inputs }) => endpointSchema.parse(inputs))
      .reduce((sum, each) => sum + (each.vpcEndpointType === "Interface" ? each.subnetIds.length : 0), 0),
    natGateways: of("aws:ec2/natGateway:NatGateway").length,
    keys: of("aws:kms/key:Key").length,
    alarmMetrics: alarms.reduce(
      (sum, { metricQueries }) => sum + Math.max(1, metricQueries.filter(({ metric }) => metric !== undefined).length),
      0,
    ),
    dashboards: of("aws:cloudwatch/dashboard:Dashboard").length,
    flowLogs: of("aws:ec2/flowLog:FlowLog").length,
  };
}

const textOf = (value: unknown) => (typeof value === "string" ? value : "");

function readStream({ name, inputs, outputs }: Resource, consumers: readonly Resource[]): DeclaredStream {
  const { shardCount, retentionPeriod, streamModeDetails } = streamSchema.parse(inputs);
  const arn = textOf(outputs.arn);
  return {
    name,
    arn,
    shards: streamModeDetails?.streamMode === "ON_DEMAND" ? undefined : shardCount,
    retentionHours: retentionPeriod,
    fanOuts: consumers.filter((each) => each.inputs.streamArn === arn).length,
  };
}

function readFunction(
  { name, inputs, outputs }: Resource,
  warm: readonly Resource[],
  streams: readonly DeclaredStream[],
): DeclaredFunction {
  const { architectures, memorySize, reservedConcurrentExecutions, environment, tracingConfig, vpcConfig } =
    functionSchema.parse(inputs);
  const { variables } = environment;
  const ready = warm.map((each) => provisionedSchema.parse(each.inputs));
  return {
    name,
    architecture: architectures[0] ?? "x86_64",
    memoryMib: memorySize,
    reservedConcurrency: reservedConcurrentExecutions < 0 ? undefined : reservedConcurrentExecutions,
    provisionedConcurrency:
      ready.find(({ functionName }) => functionName === outputs.name)?.provisionedConcurrentExecutions ?? 0,
    isTraced: tracingConfig?.mode === "Active",
    hasHarness: variables.FLOW_NAME !== undefined,
    isInVpc: vpcConfig !== undefined,
    output: streams.find(({ arn }) => arn !== "" && arn === variables.OUTPUT_STREAM_ARN),
  };
}

function readFlow(
  { inputs }: Resource,
  functions: ReadonlyMap<string, DeclaredFunction>,
  streams: readonly DeclaredStream[],
): DeclaredFlow | undefined {
  const { functionName, eventSourceArn, ...mapping } = mappingSchema.parse(inputs);
  const { batchSize, maximumBatchingWindowInSeconds, parallelizationFactor } = mapping;
  const fn = functions.get(functionOf(functionName));
  const input = streams.find(({ arn }) => arn !== "" && `${eventSourceArn}/`.startsWith(`${arn}/`));
  if (fn === undefined || input === undefined) return undefined;
  return {
    function: fn,
    input,
    isFanOut: eventSourceArn !== input.arn,
    batchSize,
    windowSeconds: maximumBatchingWindowInSeconds,
    parallelizationFactor,
  };
}

function readQueueFlow(
  { inputs }: Resource,
  functions: ReadonlyMap<string, DeclaredFunction>,
  queues: readonly Resource[],
): DeclaredQueueFlow | undefined {
  const { functionName, eventSourceArn, maximumBatchingWindowInSeconds, scalingConfig } = mappingSchema.parse(inputs);
  const fn = functions.get(functionOf(functionName));
  const queue = queues.find(({ outputs }) => eventSourceArn !== "" && outputs.arn === eventSourceArn);
  if (fn === undefined || queue === undefined) return undefined;
  const { fifoQueue, messageRetentionSeconds } = queueSchema.parse(queue.inputs);
  return {
    ...{ function: fn, queue: queue.name, isFifo: fifoQueue, retentionSeconds: messageRetentionSeconds },
    batchSize: queueBatchSchema.parse(inputs).batchSize,
    windowSeconds: maximumBatchingWindowInSeconds,
    maximumConcurrency: scalingConfig.maximumConcurrency,
  };
}

/** A mapping's function by the name that stands in arn:aws:lambda:<region>:<account>:function:<name>:<alias>. */
const functionOf = (functionName: string) => functionName.split(":")[6] ?? functionName;
