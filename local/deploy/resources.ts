import { z } from "zod";
import { MAPPING_DEFAULTS } from "../../event-source-mapping/limits.ts";
import { type Archive, isArchive } from "../../offline/engine/assets.ts";
import type { Graph, Resource } from "../../offline/graph.ts";

const text = z.string().min(1);

const stream = z.object({
  type: z.literal("aws:kinesis/stream:Stream"),
  region: text,
  inputs: z.object({
    shardCount: z.int().optional(),
    streamModeDetails: z.object({ streamMode: z.enum(["PROVISIONED", "ON_DEMAND"]) }).optional(),
    retentionPeriod: z.int().default(24),
    maxRecordSizeInKib: z.int().default(1024),
  }),
  outputs: z.object({ name: text, arn: text }),
});

const streamConsumer = z.object({
  type: z.literal("aws:kinesis/streamConsumer:StreamConsumer"),
  region: text,
  inputs: z.object({ streamArn: text }),
  outputs: z.object({ name: text, arn: text }),
});

const bucket = z.object({
  type: z.literal("aws:s3/bucket:Bucket"),
  region: text,
  outputs: z.object({ bucket: text, arn: text }),
});

const lambdaFunction = z.object({
  type: z.literal("aws:lambda/function:Function"),
  region: text,
  inputs: z.object({
    code: z.custom<Archive>(isArchive, "code must be an archive of files"),
    handler: text,
    role: text,
    timeout: z.int().default(3),
    memorySize: z.int().default(128),
    reservedConcurrentExecutions: z.int().default(-1),
    environment: z.object({ variables: z.record(z.string(), z.string()).default({}) }).default({ variables: {} }),
    loggingConfig: z
      .object({ logFormat: z.enum(["JSON", "Text"]), logGroup: text.optional(), applicationLogLevel: text.optional() })
      .default({ logFormat: "Text" }),
  }),
  outputs: z.object({ name: text, arn: text, version: text }),
});

const alias = z.object({
  type: z.literal("aws:lambda/alias:Alias"),
  inputs: z.object({ functionName: text }),
  outputs: z.object({ arn: text }),
});

/** Defaults as AWS has them. https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-parameters.html */
const eventSourceMapping = z.object({
  type: z.literal("aws:lambda/eventSourceMapping:EventSourceMapping"),
  region: text,
  inputs: z.object({
    eventSourceArn: text,
    functionName: text,
    startingPosition: z.enum(["TRIM_HORIZON", "LATEST", "AT_TIMESTAMP"]),
    startingPositionTimestamp: z.string().optional(),
    batchSize: z.int().default(MAPPING_DEFAULTS.batchSize),
    maximumBatchingWindowInSeconds: z.int().default(MAPPING_DEFAULTS.maximumBatchingWindowInSeconds),
    parallelizationFactor: z.int().default(MAPPING_DEFAULTS.parallelizationFactor),
    maximumRetryAttempts: z.int().default(MAPPING_DEFAULTS.maximumRetryAttempts),
    maximumRecordAgeInSeconds: z.int().default(MAPPING_DEFAULTS.maximumRecordAgeInSeconds),
    bisectBatchOnFunctionError: z.boolean().default(MAPPING_DEFAULTS.bisectBatchOnFunctionError),
    tumblingWindowInSeconds: z.int().default(0),
    functionResponseTypes: z.array(z.literal("ReportBatchItemFailures")).default([]),
    destinationConfig: z.object({ onFailure: z.object({ destinationArn: text }) }).optional(),
    filterCriteria: z.object({ filters: z.array(z.object({ pattern: text })) }).default({ filters: [] }),
  }),
  outputs: z.object({ uuid: text }),
});

const whole = z.int().optional();

/** Defaults are SQS's own. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html */
const queue = z.object({
  type: z.literal("aws:sqs/queue:Queue"),
  region: text,
  inputs: z.object({
    fifoQueue: z.boolean().default(false),
    contentBasedDeduplication: z.boolean().optional(),
    deduplicationScope: text.optional(),
    fifoThroughputLimit: text.optional(),
    delaySeconds: whole,
    maxMessageSize: whole,
    messageRetentionSeconds: whole,
    receiveWaitTimeSeconds: whole,
    visibilityTimeoutSeconds: whole,
    redrivePolicy: text.optional(),
  }),
  outputs: z.object({ name: text, arn: text, url: text }),
});

/** Defaults as AWS has them. https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-parameters.html */
const queueMapping = z.object({
  type: z.literal("aws:lambda/eventSourceMapping:EventSourceMapping"),
  inputs: z.object({
    eventSourceArn: text,
    functionName: text,
    batchSize: z.int().default(10),
    maximumBatchingWindowInSeconds: z.int().default(0),
    functionResponseTypes: z.array(z.literal("ReportBatchItemFailures")).default([]),
    scalingConfig: z.object({ maximumConcurrency: z.int() }).optional(),
    filterCriteria: z.never("a filter on a queue does not run locally").optional(),
  }),
  outputs: z.object({ uuid: text }),
});

/** What of a graph runs on this machine, checked; everything else only has a description. */
export type DeployedResources = {
  streams: z.infer<typeof stream>[];
  streamConsumers: z.infer<typeof streamConsumer>[];
  buckets: z.infer<typeof bucket>[];
  functions: z.infer<typeof lambdaFunction>[];
  aliases: z.infer<typeof alias>[];
  /** Those of streams. */
  eventSourceMappings: z.infer<typeof eventSourceMapping>[];
  queues: z.infer<typeof queue>[];
  queueMappings: z.infer<typeof queueMapping>[];
};

/** Reads from a graph what runs. Throws an error that names the resource and the property that is not as AWS takes it. */
export function deployedResources({ resources }: Graph): DeployedResources {
  const all = <Schema extends z.ZodObject<{ type: z.ZodLiteral<string> }>>(
    schema: Schema,
    isMeant = (_: Resource) => true,
  ): z.infer<Schema>[] =>
    resources
      .filter((resource) => resource.type === schema.shape.type.value && isMeant(resource))
      .map((resource) => read(schema, resource));
  return {
    streams: all(stream),
    streamConsumers: all(streamConsumer),
    buckets: all(bucket),
    functions: all(lambdaFunction),
    aliases: all(alias),
    eventSourceMappings: all(eventSourceMapping, (resource) => !readsQueue(resource)),
    queues: all(queue),
    queueMappings: all(queueMapping, readsQueue),
  };
}

const readsQueue = ({ inputs }: Resource) => String(inputs["eventSourceArn"]).split(":")[2] === "sqs";

function read<Schema extends z.ZodType>(schema: Schema, resource: Resource): z.infer<Schema> {
  const result = schema.safeParse(resource);
  if (result.success) return result.data;
  throw new Error(`${resource.type} ${resource.name} cannot run locally:\n${z.prettifyError(result.error)}`);
}

/** A trigger names its function by the ARN, with or without the qualifier of a version or an alias. */
export const invokes = (functionName: string, arn: string) =>
  functionName === arn || functionName.startsWith(`${arn}:`);

/** ARN of the stream that an event source, a stream or its consumer, belongs to. */
export const streamOf = (eventSourceArn: string) => eventSourceArn.replace(/\/consumer\/.*$/, "");
