import { z } from "zod";
import type { Graph } from "../../../offline/graph.ts";
import { resourcesOf, text } from "./read.ts";

const bucket = z.object({
  type: z.literal("aws:s3/bucket:Bucket"),
  region: text,
  outputs: z.object({ bucket: text, arn: text }),
});

const bucketVersioning = z.object({
  type: z.literal("aws:s3/bucketVersioning:BucketVersioning"),
  inputs: z.object({
    bucket: text,
    versioningConfiguration: z.object({ status: z.enum(["Enabled", "Suspended", "Disabled"]) }),
  }),
});

const told = {
  id: text.optional(),
  events: z.array(text),
  filterPrefix: text.optional(),
  filterSuffix: text.optional(),
};

const bucketNotification = z.object({
  type: z.literal("aws:s3/bucketNotification:BucketNotification"),
  name: text,
  inputs: z.object({
    bucket: text,
    eventbridge: z.boolean().default(false),
    lambdaFunctions: z.array(z.object({ ...told, lambdaFunctionArn: text })).default([]),
    queues: z.array(z.object({ ...told, queueArn: text })).default([]),
    topics: z.array(z.object({ ...told, topicArn: text })).default([]),
  }),
});

/** Who may invoke a function. */
const permission = z.object({
  type: z.literal("aws:lambda/permission:Permission"),
  inputs: z.object({
    function: text,
    qualifier: text.optional(),
    principal: text,
    sourceArn: text.optional(),
  }),
});

/** Buckets, whether they keep versions, whom they tell, and whom functions let invoke them. */
export const s3Resources = (graph: Graph) => ({
  buckets: resourcesOf(graph, bucket),
  bucketVersionings: resourcesOf(graph, bucketVersioning),
  bucketNotifications: resourcesOf(graph, bucketNotification),
  permissions: resourcesOf(graph, permission),
});
