import { z } from "zod";
import { MAPPING_DEFAULTS } from "../../../event-source-mapping/limits.ts";
import type { Graph } from "../../../offline/graph.ts";
import { readsFrom, resourcesOf, tags, text } from "./read.ts";

const stream = z.object({
  type: z.literal("aws:kinesis/stream:Stream"),
  region: text,
  inputs: z.object({
    shardCount: z.int().optional(),
    streamModeDetails: z.object({ streamMode: z.enum(["PROVISIONED", "ON_DEMAND"]) }).optional(),
    retentionPeriod: z.int().default(24),
    maxRecordSizeInKib: z.int().default(1024),
    ...{ encryptionType: text.optional(), kmsKeyId: text.optional(), tags },
  }),
  outputs: z.object({ name: text, arn: text }),
});

const streamConsumer = z.object({
  type: z.literal("aws:kinesis/streamConsumer:StreamConsumer"),
  region: text,
  inputs: z.object({ streamArn: text }),
  outputs: z.object({ name: text, arn: text }),
});

/** What every stream's mapping has. Defaults as AWS has them. https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-parameters.html */
export const streamMappingInputs = z.object({
  eventSourceArn: text,
  functionName: text,
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
});

const eventSourceMapping = z.object({
  type: z.literal("aws:lambda/eventSourceMapping:EventSourceMapping"),
  region: text,
  inputs: streamMappingInputs.extend({
    startingPosition: z.enum(["TRIM_HORIZON", "LATEST", "AT_TIMESTAMP"]),
    startingPositionTimestamp: z.string().optional(),
  }),
  outputs: z.object({ uuid: text }),
});

/** Streams, and what reads them. */
export const kinesisResources = (graph: Graph) => ({
  streams: resourcesOf(graph, stream),
  streamConsumers: resourcesOf(graph, streamConsumer),
  /** Those of streams. */
  eventSourceMappings: resourcesOf(graph, eventSourceMapping, readsFrom("kinesis")),
});
