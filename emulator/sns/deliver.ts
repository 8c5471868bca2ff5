import { AwsError, isAwsError } from "../aws-error.ts";
import type { Sqs } from "../sqs/sqs.ts";
import { envelopeOf, lambdaEventOf, type PublishedMessage } from "./envelope.ts";
import { passes } from "./filter.ts";
import { textFor } from "./message.ts";
import { deadLetterTarget } from "./subscribe.ts";
import type { Topic, TopicSubscription } from "./topic.ts";

/** Where deliveries go. */
export type Targets = {
  sqs: Sqs;
  /** Takes an event for a function, by its ARN. @throws AwsError when there is none. */
  invoke: (functionArn: string, payload: string) => unknown;
  observe: (delivery: Delivery) => void;
};

/** How a delivery ended. */
export type Delivery = {
  topicArn: string;
  subscription: Pick<TopicSubscription, "arn" | "protocol" | "endpoint">;
  messageId: string;
  /** `lost`: it could not be delivered, and nothing keeps it. */
  outcome: "delivered" | "filtered" | "dead-lettered" | "lost";
  /** Why it could not be delivered. */
  reason?: string;
};

const MAXIMUM_ATTRIBUTES = 10;

/** Hands a message to every subscription whose filter it passes, in order. */
export function fanOut(targets: Targets, topic: Topic, message: PublishedMessage): void {
  for (const subscription of topic.subscriptions.values()) {
    const { outcome, reason } = handOver(targets, topic, subscription, message);
    targets.observe({
      ...{ topicArn: topic.arn, subscription, messageId: message.id, outcome },
      ...(reason !== undefined && { reason }),
    });
  }
}

/**
 * An endpoint that is gone is no passing fault: SNS does not try again, and gives the message up at once.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html
 */
function handOver(
  targets: Targets,
  topic: Topic,
  subscription: TopicSubscription,
  message: PublishedMessage,
): Pick<Delivery, "outcome" | "reason"> {
  if (!passes(subscription, message.outgoing)) return { outcome: "filtered" };
  try {
    const { protocol, endpoint } = subscription;
    if (protocol === "lambda") targets.invoke(endpoint, lambdaEventOf(topic, subscription, message));
    else send(targets.sqs, topic, subscription, message, endpoint);
    return { outcome: "delivered" };
  } catch (error) {
    if (!isAwsError(error)) throw error;
    return { outcome: giveUp(targets.sqs, topic, subscription, message), reason: `${error.name}: ${error.message}` };
  }
}

function giveUp(
  sqs: Sqs,
  topic: Topic,
  subscription: TopicSubscription,
  message: PublishedMessage,
): Delivery["outcome"] {
  const target = deadLetterTarget(subscription.attributes.get("RedrivePolicy"));
  if (target === undefined) return "lost";
  try {
    send(sqs, topic, subscription, message, target);
    return "dead-lettered";
  } catch (error) {
    if (!isAwsError(error)) throw error;
    return "lost";
  }
}

/** A dead-letter queue gets in an envelope what can't be sent raw. @throws AwsError when the queue is gone, or can't take the message. */
function send(
  sqs: Sqs,
  topic: Topic,
  subscription: TopicSubscription,
  message: PublishedMessage,
  queueArn: string,
): void {
  const [, , , region = "", account = "", name = ""] = queueArn.split(":");
  const { outgoing, deduplicationId } = message;
  const attributes = outgoing.MessageAttributes ?? {};
  const wantsRaw = subscription.attributes.get("RawMessageDelivery") === "true" && subscription.protocol === "sqs";
  const fitsRaw = Object.keys(attributes).length <= MAXIMUM_ATTRIBUTES;
  const isRaw = wantsRaw && fitsRaw;
  if (wantsRaw && !fitsRaw && queueArn === subscription.endpoint)
    throw new AwsError("InvalidParameterValue", `A raw delivery carries at most ${MAXIMUM_ATTRIBUTES} attributes.`);
  const caller = { account, region };
  const isFifo = topic.isFifo && name.endsWith(".fifo");
  sqs.sendMessage(caller, {
    QueueUrl: sqs.getQueueUrl(caller, { QueueName: name }).QueueUrl,
    MessageBody: isRaw ? textFor(outgoing, "sqs") : envelopeOf(topic, subscription, message),
    ...(isRaw && { MessageAttributes: { ...attributes } }),
    ...(isFifo && { MessageGroupId: outgoing.MessageGroupId, MessageDeduplicationId: deduplicationId }),
    // A group on a standard queue makes it a fair one.
    ...(!topic.isFifo && outgoing.MessageGroupId !== undefined && { MessageGroupId: outgoing.MessageGroupId }),
  });
}
