import { randomUUID } from "node:crypto";
import type { Clock } from "../time/clock.ts";
import type { Targets } from "./deliver.ts";
import * as manage from "./manage.ts";
import { type PublishBatchInput, type PublishInput, publish, publishBatch } from "./publish.ts";
import * as subscriptions from "./subscribe.ts";
import * as tags from "./tags.ts";
import type { TopicCaller, Topics } from "./topic.ts";

/** What SNS needs. */
export type SnsArgs = Omit<Targets, "observe"> & {
  clock: Clock;
  uuid?: () => string;
  /** Hears how each delivery ended. */
  observe?: Targets["observe"];
};

/**
 * SNS without a transport: every account and region in memory, on one clock.
 * Each operation takes the caller and AWS's own input, answers AWS's output, and throws AwsError.
 */
export type Sns = ReturnType<typeof createSns>;

/** Creates an SNS without topics. */
export function createSns({ clock, uuid = randomUUID, observe = () => {}, ...to }: SnsArgs) {
  const registry: Topics = { clock, uuid, topics: new Map() };
  const targets: Targets = { ...to, observe };
  const bind =
    <I, O>(operation: (registry: Topics, caller: TopicCaller, input: I) => O) =>
    (caller: TopicCaller, input: I): O =>
      operation(registry, caller, input);
  return {
    createTopic: bind(manage.createTopic),
    deleteTopic: bind(manage.deleteTopic),
    listTopics: bind(manage.listTopics),
    getTopicAttributes: bind(manage.getTopicAttributes),
    setTopicAttributes: bind(manage.setTopicAttributes),
    subscribe: bind(subscriptions.subscribe),
    unsubscribe: bind(subscriptions.unsubscribe),
    listSubscriptions: bind(subscriptions.listSubscriptions),
    listSubscriptionsByTopic: bind(subscriptions.listSubscriptionsByTopic),
    getSubscriptionAttributes: bind(subscriptions.getSubscriptionAttributes),
    setSubscriptionAttributes: bind(subscriptions.setSubscriptionAttributes),
    listTagsForResource: bind(tags.listTagsForResource),
    tagResource: bind(tags.tagResource),
    untagResource: bind(tags.untagResource),
    publish: (caller: TopicCaller, input: PublishInput) => publish(registry, targets, caller, input),
    publishBatch: (caller: TopicCaller, input: PublishBatchInput) => publishBatch(registry, targets, caller, input),
  };
}
