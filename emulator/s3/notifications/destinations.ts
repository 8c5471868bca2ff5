import { isAwsError } from "../../aws-error.ts";
import type { Sns } from "../../sns/sns.ts";
import type { Sqs } from "../../sqs/sqs.ts";
import type { NotificationDestination } from "./configuration.ts";

/** Why S3 would not take a destination; undefined when it would. */
export type DestinationRefusal = (destination: Pick<NotificationDestination, "type" | "arn">) => string | undefined;

/** Refuses queues and topics that are not there. Functions are taken as they are: who may invoke them is not known here. */
export function createDestinationRefusal({ sqs, sns }: { sqs: Sqs; sns: Sns }): DestinationRefusal {
  return ({ type, arn }) => {
    const [, , , region = "", account = ""] = arn.split(":");
    try {
      if (type === "Queue") sqs.reader(arn);
      if (type === "Topic") sns.getTopicAttributes({ account, region }, { TopicArn: arn });
      return undefined;
    } catch (error) {
      if (!isAwsError(error)) throw error;
      return `The destination ${type.toLowerCase()} does not exist`;
    }
  };
}
