import * as sns from "@pulumi/aws/sns/index.js";
import type * as pulumi from "@pulumi/pulumi";
import type { Topic } from "./topic.ts";
import { filterInputs, type TopicFilterArgs, topicFilterProblems } from "./topic-filter.ts";

/** A topic whose messages a queue gets. https://docs.aws.amazon.com/sns/latest/dg/sns-sqs-as-subscriber.html */
export type QueueSubscriptionArgs = TopicFilterArgs & {
  topic: Topic;
  /** Whether a message's body is what was published, rather than an envelope around it. @default true */
  raw?: boolean;
};

type Subscribed = {
  arn: pulumi.Output<string>;
  /** ARN of the queue that keeps what can't be delivered. */
  deadLetterArn: pulumi.Output<string>;
  /** What lets the topics send. */
  policies: pulumi.Resource[];
};

/** Subscribes a queue to topics. What can't be delivered lies in the queue's own dead-letter queue, in the same form. */
export function subscribeQueue(
  name: string,
  { arn, deadLetterArn, policies }: Subscribed,
  subscriptions: readonly QueueSubscriptionArgs[],
  opts: pulumi.CustomResourceOptions,
): void {
  for (const [index, { topic, raw = true, ...filter }] of subscriptions.entries())
    new sns.TopicSubscription(
      index === 0 ? name : `${name}-${index + 1}`,
      {
        ...{ topic: topic.arn, protocol: "sqs", endpoint: arn, rawMessageDelivery: raw, ...filterInputs(filter) },
        redrivePolicy: deadLetterArn.apply((deadLetterTargetArn) => JSON.stringify({ deadLetterTargetArn })),
        region: topic.region,
      },
      { ...opts, dependsOn: policies },
    );
}

/** What is wrong with subscriptions: setting, rule, value got, fix. */
export function subscriptionProblems(isFifo: boolean, subscriptions: readonly QueueSubscriptionArgs[]): string[] {
  const kind = (fifo: boolean) => (fifo ? "FIFO" : "standard");
  return subscriptions.flatMap(({ topic, ...filter }) => [
    ...topicFilterProblems(filter),
    ...(topic.isFifo === isFifo
      ? []
      : [
          `subscriptions of a ${kind(isFifo)} queue must be to ${kind(isFifo)} topics, got a ${kind(topic.isFifo)} one: ${isFifo ? "SNS refuses it" : "the order of its groups would be lost"}.\nFix: set type of the queue to ${topic.isFifo ? "fifo" : "standard"}`,
        ]),
  ]);
}
