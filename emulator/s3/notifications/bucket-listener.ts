import { isAwsError } from "../../aws-error.ts";
import type { DeliveredEvent } from "../../events/envelope.ts";
import type { DestinationRefusal } from "./destinations.ts";
import type { NotificationListener } from "./notifications.ts";

/** The ways from buckets to what they tell. */
export type BucketWays = {
  /** Hands a payload to a function or a queue. @throws AwsError when it is not taken */
  open: (arn: string, payload: string) => unknown;
  /** Publishes to a topic. @throws AwsError when it is not taken */
  publish: (
    caller: { account: string; region: string },
    input: { TopicArn: string; Subject: string; Message: string },
  ) => unknown;
  /** Takes what buckets put on the account's event bus. */
  putEvent: (event: DeliveredEvent) => void;
  /** Why a destination is not taken. @default each is */
  refusal?: DestinationRefusal;
  /** Hears of an event that its destination did not take: S3 keeps none. @default nobody does */
  onRefused?: (arn: string, reason: string) => void;
};

/** Takes what buckets tell to functions, queues, topics and the event bus. */
export function createBucketListener(ways: BucketWays): NotificationListener {
  const { open, publish, putEvent, refusal, onRefused = () => {} } = ways;
  return {
    putEvent,
    ...(refusal && { refusal }),
    tell({ type, arn }, event) {
      const payload = JSON.stringify(event);
      const [, , , region = "", account = ""] = arn.split(":");
      try {
        if (type !== "Topic") open(arn, payload);
        else publish({ account, region }, { TopicArn: arn, Subject: "Amazon S3 Notification", Message: payload });
      } catch (error) {
        if (!isAwsError(error)) throw error;
        onRefused(arn, error.message);
      }
    },
  };
}
