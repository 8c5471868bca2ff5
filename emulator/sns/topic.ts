import { AwsError } from "../aws-error.ts";
import type { Clock } from "../time/clock.ts";

/** Who calls: account and AWS region. */
export type TopicCaller = { account: string; region: string };

/** A subscription to a topic. */
export type TopicSubscription = {
  readonly arn: string;
  readonly topicArn: string;
  readonly protocol: "lambda" | "sqs";
  /** ARN of a function, version or alias, or of a queue. */
  readonly endpoint: string;
  /** What was set, by AWS's names. */
  readonly attributes: Map<string, string>;
};

/** What a publish with the same deduplication ID is answered. */
export type EarlierPublish = { id: string; sequenceNumber: string; atMs: number };

/** One topic. */
export type Topic = {
  readonly account: string;
  readonly region: string;
  readonly name: string;
  readonly arn: string;
  readonly isFifo: boolean;
  /** What was set, by AWS's names. */
  readonly attributes: Map<string, string>;
  readonly tags: Map<string, string>;
  /** By ARN, in the order of subscribing. */
  readonly subscriptions: Map<string, TopicSubscription>;
  /** Deduplication IDs of the last five minutes, in the order of their publishes. */
  readonly published: Map<string, EarlierPublish>;
  lastSequence: bigint;
};

/** Every topic of every account and region, by ARN, and the clock that they live by. */
export type Topics = { readonly clock: Clock; readonly uuid: () => string; readonly topics: Map<string, Topic> };

const PARTS = 6;

/** @throws AwsError InvalidParameter for what is no ARN, NotFound for a topic that is not there. */
export function topicOf({ topics }: Topics, arn: string): Topic {
  checkArn("TopicArn", arn);
  const topic = topics.get(arn);
  if (topic === undefined) throw new AwsError("NotFound", "Topic does not exist", 404);
  return topic;
}

/** @throws AwsError InvalidParameter for what is no ARN, NotFound for a subscription that is not there. */
export function subscriptionOf(registry: Topics, arn: string): TopicSubscription {
  checkArn("SubscriptionArn", arn);
  const topic = registry.topics.get(arn.split(":").slice(0, PARTS).join(":"));
  const subscription = topic?.subscriptions.get(arn);
  if (subscription === undefined) throw new AwsError("NotFound", "Subscription does not exist", 404);
  return subscription;
}

/** @throws AwsError InvalidParameter for what is no ARN. */
export function checkArn(name: "TopicArn" | "SubscriptionArn" | "ResourceArn", arn: string): void {
  const parts = arn.split(":").length;
  const least = name === "SubscriptionArn" ? PARTS + 1 : PARTS;
  if (parts >= least) return;
  if (parts >= PARTS) throw invalid(name);
  throw invalid(`${name} Reason: An ARN must have at least ${PARTS} elements, not ${parts}`);
}

/** An error as SNS words it. */
export const invalid = (reason: string): AwsError => new AwsError("InvalidParameter", `Invalid parameter: ${reason}`);
