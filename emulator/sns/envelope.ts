import { createHash } from "node:crypto";
import type { MessageAttribute } from "../sqs/checksums.ts";
import { type Notification, textFor } from "./message.ts";
import type { Topic, TopicSubscription } from "./topic.ts";

/** A message that a topic took. */
export type PublishedMessage = {
  id: string;
  atMs: number;
  /** Of a FIFO topic. */
  sequenceNumber: string | undefined;
  deduplicationId: string | undefined;
  outgoing: Notification;
};

/**
 * What a queue gets, in AWS's order. https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html
 * A signature is of the right form, and nobody's: only AWS has the key.
 */
export function envelopeOf(topic: Topic, subscription: TopicSubscription, message: PublishedMessage): string {
  const { id, atMs, sequenceNumber, outgoing } = message;
  const { Subject, MessageAttributes = {} } = outgoing;
  const attributes = carried(MessageAttributes);
  return JSON.stringify({
    Type: "Notification",
    MessageId: id,
    ...(topic.isFifo && { SequenceNumber: sequenceNumber }),
    TopicArn: topic.arn,
    ...(Subject !== undefined && { Subject }),
    Message: textFor(outgoing, subscription.protocol),
    Timestamp: new Date(atMs).toISOString(),
    ...(!topic.isFifo && signed(topic, id)),
    UnsubscribeURL: unsubscribeUrl(subscription),
    ...(Object.keys(attributes).length > 0 && { MessageAttributes: attributes }),
  });
}

/** What a function gets: exactly one record. https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html */
export function lambdaEventOf(topic: Topic, subscription: TopicSubscription, message: PublishedMessage): string {
  const { id, atMs, outgoing } = message;
  const { SignatureVersion, Signature, SigningCertURL } = signed(topic, id);
  return JSON.stringify({
    Records: [
      {
        EventSource: "aws:sns",
        EventVersion: "1.0",
        EventSubscriptionArn: subscription.arn,
        Sns: {
          Type: "Notification",
          MessageId: id,
          TopicArn: topic.arn,
          Subject: outgoing.Subject ?? null,
          Message: textFor(outgoing, subscription.protocol),
          Timestamp: new Date(atMs).toISOString(),
          SignatureVersion,
          Signature,
          SigningCertUrl: SigningCertURL,
          UnsubscribeUrl: unsubscribeUrl(subscription),
          MessageAttributes: carried(outgoing.MessageAttributes ?? {}),
        },
      },
    ],
  });
}

function signed({ region, attributes }: Topic, id: string) {
  return {
    SignatureVersion: attributes.get("SignatureVersion") ?? "1",
    Signature: createHash("sha512").update(id).digest("base64"),
    SigningCertURL: `https://sns.${region}.amazonaws.com/SimpleNotificationService-0000000000000000000000000000000000.pem`,
  };
}

const unsubscribeUrl = ({ arn }: TopicSubscription) =>
  `https://sns.${arn.split(":")[3]}.amazonaws.com/?Action=Unsubscribe&SubscriptionArn=${arn}`;

const carried = (attributes: Readonly<Record<string, MessageAttribute>>) =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, { DataType, StringValue, BinaryValue }]) => [
      name,
      { Type: DataType, Value: StringValue ?? BinaryValue },
    ]),
  );
