import { z } from "zod";
import type { Graph } from "../../../offline/graph.ts";
import { resourcesOf, tags, text } from "./read.ts";

/** https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html */
const topic = z.object({
  type: z.literal("aws:sns/topic:Topic"),
  region: text,
  inputs: z.object({
    fifoTopic: z.boolean().default(false),
    contentBasedDeduplication: z.boolean().default(false),
    fifoThroughputScope: text.optional(),
    signatureVersion: z.int().optional(),
    ...{ kmsMasterKeyId: text.optional(), displayName: text.optional(), tags },
  }),
  outputs: z.object({ name: text, arn: text }),
});

/** https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html */
const subscription = z.object({
  type: z.literal("aws:sns/topicSubscription:TopicSubscription"),
  region: text,
  inputs: z.object({
    topic: text,
    protocol: text,
    endpoint: text,
    filterPolicy: text.optional(),
    filterPolicyScope: text.optional(),
    rawMessageDelivery: z.boolean().optional(),
    redrivePolicy: text.optional(),
  }),
});

/** Topics, and who gets their messages. */
export const snsResources = (graph: Graph) => ({
  topics: resourcesOf(graph, topic),
  subscriptions: resourcesOf(graph, subscription),
});
