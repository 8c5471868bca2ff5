import type * as pulumi from "@pulumi/pulumi";
import { alarmsOn, any, type Metric, type Watch } from "./watch.ts";

/** What is watched of a topic. https://docs.aws.amazon.com/sns/latest/dg/sns-monitoring-using-cloudwatch.html */
export function watchTopic(topicName: pulumi.Input<string>): Watch {
  const line = (metric: string, label: string): Metric => [
    "AWS/SNS",
    metric,
    "TopicName",
    topicName,
    { label, stat: "Sum" },
  ];
  return {
    alarms: alarmsOn("AWS/SNS", { TopicName: topicName }, [
      {
        name: "topic-undelivered",
        summary: "A subscriber of the topic could not be given messages.",
        metric: "NumberOfNotificationsFailed",
        ...any,
      },
      {
        name: "topic-lost",
        summary: "Messages that a subscriber could not be given could not be kept.",
        metric: "NumberOfNotificationsFailedToRedriveToDlq",
        ...any,
      },
      {
        name: "topic-unreadable",
        summary: "Messages are no JSON, so that a filter of their body passes none of them.",
        metric: "NumberOfNotificationsFilteredOut-InvalidMessageBody",
        ...any,
      },
    ]),
    graphs: [
      {
        title: "Topic",
        metrics: [
          line("NumberOfMessagesPublished", "published"),
          line("NumberOfNotificationsDelivered", "delivered"),
          line("NumberOfNotificationsFilteredOut", "filtered"),
          line("NumberOfNotificationsFailed", "failed"),
        ],
      },
    ],
  };
}

/** What is watched of a dead-letter queue that keeps what one subscriber could not be given. */
export function watchDeadLetters(queueName: pulumi.Input<string>): Watch {
  return {
    alarms: alarmsOn("AWS/SQS", { QueueName: queueName }, [
      {
        name: "undelivered",
        summary: "Events that could not be handed to the function lie in the dead-letter queue.",
        metric: "ApproximateNumberOfMessagesVisible",
        ...any,
        statistic: "Maximum",
      },
    ]),
    graphs: [],
  };
}
