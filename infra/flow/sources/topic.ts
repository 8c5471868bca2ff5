import * as lambda from "@pulumi/aws/lambda/index.js";
import * as sns from "@pulumi/aws/sns/index.js";
import type * as aws from "aws-lambda";
import { DeadLetters } from "../../data/dead-letters.ts";
import type { Topic } from "../../data/topic.ts";
import { filterInputs, type TopicFilterArgs, topicFilterProblems } from "../../data/topic-filter.ts";
import { watchDeadLetters, watchTopic } from "../../watch/topic.ts";
import { together } from "../../watch/watch.ts";
import type { AsynchronousArgs, Trigger } from "./trigger.ts";

/** How messages of a topic are handed over. https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html */
export type TopicTriggerArgs = AsynchronousArgs &
  TopicFilterArgs & {
    /** Whether the function is meant to publish to this topic, and stops by itself. @default false: it is refused */
    writesBack?: boolean;
  };

/** A topic that drives a function: one of ours, or one that stands elsewhere. `keyArn` encrypts what SNS can't hand over. */
export type DrivingTopic = Pick<Topic, "name" | "arn" | "region" | "keyArn" | "isFifo">;

/**
 * When messages are published to a topic. What SNS can't hand to Lambda goes to a dead-letter queue of this trigger's own;
 * what the function fails at goes to the failure store.
 */
export function onNotifications(topic: DrivingTopic, args: TopicTriggerArgs): Trigger<aws.SNSEvent> {
  const { filterPolicy: _, filterScope: __, writesBack = false, ...asynchronous } = args;
  const { region } = topic;
  return {
    problems: [...(topic.isFifo ? [ofFifo] : []), ...topicFilterProblems(args)],
    asynchronous,
    listens: { arn: topic.arn, what: "topic", writesBack },
    grants: [],
    connect(name, { function: fn, alias, tags }, opts) {
      const sender = { service: "sns", sourceArn: topic.arn } as const;
      const deadLetters = new DeadLetters(`${name}-undelivered`, { region, keyArn: topic.keyArn, sender, tags }, opts);
      const permission = new lambda.Permission(
        name,
        {
          ...{ action: "lambda:InvokeFunction", function: fn.name, qualifier: alias.name },
          ...{ principal: "sns.amazonaws.com", sourceArn: topic.arn, region },
        },
        opts,
      );
      new sns.TopicSubscription(
        name,
        {
          ...{ topic: topic.arn, protocol: "lambda", endpoint: alias.arn, ...filterInputs(args) },
          redrivePolicy: deadLetters.arn.apply((deadLetterTargetArn) => JSON.stringify({ deadLetterTargetArn })),
          region,
        },
        // SNS loses what it may not invoke with.
        { ...opts, dependsOn: [permission, deadLetters] },
      );
      return {
        ...together([watchTopic(topic.name), watchDeadLetters(deadLetters.name)]),
        deadLetters: { queue: deadLetters },
      };
    },
  };
}

const ofFifo =
  "topic must be a standard one, got a FIFO topic, which delivers to queues alone.\nFix: subscribe a FIFO queue to it, and drive the function by that";
