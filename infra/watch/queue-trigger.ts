import type * as pulumi from "@pulumi/pulumi";
import { alarmsOn, any, type Watch } from "./watch.ts";

/** A queue that drives a function. */
type WatchedQueue = {
  queueName: pulumi.Input<string>;
  deadLetterName: pulumi.Input<string>;
  retentionSeconds: number;
};

const LATE_SECONDS = 900;

/**
 * What is watched of a trigger that reads a queue. SQS counts no message that it moves to a dead-letter queue as sent: what
 * lies there is looked at. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 */
export function watchQueueTrigger({ queueName, deadLetterName, retentionSeconds }: WatchedQueue): Watch {
  return {
    alarms: [
      ...alarmsOn("AWS/SQS", { QueueName: queueName }, [
        {
          name: "queue-age",
          summary: "Messages wait too long before the function handles them.",
          metric: "ApproximateAgeOfOldestMessage",
          statistic: "Maximum",
          threshold: Math.min(LATE_SECONDS, retentionSeconds / 4),
          minutes: 5,
        },
      ]),
      ...alarmsOn("AWS/SQS", { QueueName: deadLetterName }, [
        {
          name: "dead-letters",
          summary: "Messages that could not be handled lie in the dead-letter queue.",
          metric: "ApproximateNumberOfMessagesVisible",
          ...any,
          statistic: "Maximum",
        },
      ]),
    ],
    graphs: [
      {
        title: "Queue",
        metrics: [
          [
            "AWS/SQS",
            "ApproximateNumberOfMessagesVisible",
            "QueueName",
            queueName,
            { label: "waiting", stat: "Maximum" },
          ],
          [
            "AWS/SQS",
            "ApproximateNumberOfMessagesNotVisible",
            "QueueName",
            queueName,
            { label: "out", stat: "Maximum" },
          ],
          [
            "AWS/SQS",
            "ApproximateNumberOfMessagesVisible",
            "QueueName",
            deadLetterName,
            { label: "dead letters", stat: "Maximum" },
          ],
        ],
      },
      {
        title: "Age of the oldest message, s",
        metrics: [
          ["AWS/SQS", "ApproximateAgeOfOldestMessage", "QueueName", queueName, { label: "oldest", stat: "Maximum" }],
        ],
      },
    ],
  };
}
