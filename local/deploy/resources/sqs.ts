import { z } from "zod";
import type { Graph } from "../../../offline/graph.ts";
import { readsFrom, resourcesOf, tags, text, whole } from "./read.ts";

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
    ...{ kmsMasterKeyId: text.optional(), kmsDataKeyReusePeriodSeconds: whole, tags },
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
    enabled: z.boolean().default(true),
    functionResponseTypes: z.array(z.literal("ReportBatchItemFailures")).default([]),
    scalingConfig: z.object({ maximumConcurrency: z.int() }).optional(),
    filterCriteria: z.object({ filters: z.array(z.object({ pattern: text })) }).default({ filters: [] }),
  }),
  outputs: z.object({ uuid: text }),
});

/** Queues, and what reads them. */
export const sqsResources = (graph: Graph) => ({
  queues: resourcesOf(graph, queue),
  queueMappings: resourcesOf(graph, queueMapping, readsFrom("sqs")),
});
