import * as sqs from "@pulumi/aws/sqs/index.js";
import * as pulumi from "@pulumi/pulumi";
import { QUEUE_LIMITS } from "../../event-source-mapping/queue-limits.ts";
import { denyPlainHttp, policyDocument, type Statement } from "../policy-document.ts";

/** An AWS service that sends to a queue for one of its resources. */
export type QueueSender = { service: "sns" | "events"; sourceArn: pulumi.Input<string> };

/** A queue and the key that encrypts its messages. */
type EncryptedQueue = { arn: pulumi.Output<string>; keyArn: pulumi.Input<string> };

/** A queue that keeps what a function did not get, or could not handle. */
export type KeptMessages = {
  queue: EncryptedQueue;
  /** The queue that gave the messages up. @default none: a sender could not hand them over */
  source?: EncryptedQueue;
};

/** What a dead-letter queue is built from. */
export type DeadLettersArgs = {
  region: string;
  /** ARN of the KMS key that encrypts the messages, made with `deliveredBy` for the sender's service. */
  keyArn: pulumi.Input<string>;
  /** Who gives up what is kept here. @default nobody but roles that may send to it */
  sender?: QueueSender;
  tags: Record<string, string>;
};

/** A queue that keeps, for 14 days, what a sender could not hand to one target: encrypted, TLS only, for that sender alone. */
export class DeadLetters extends pulumi.ComponentResource {
  readonly name: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
  readonly url: pulumi.Output<string>;
  readonly keyArn: pulumi.Input<string>;

  constructor(name: string, args: DeadLettersArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tributary:index:DeadLetters", name, {}, opts);
    const { region, keyArn, sender, tags } = args;
    const { maximum: messageRetentionSeconds } = QUEUE_LIMITS.retentionSeconds;
    const inputs = { kmsMasterKeyId: keyArn, messageRetentionSeconds, region, tags };
    const queue = new sqs.Queue(name, inputs, { parent: this });
    // No queue may give up messages to this one: it is the sender's alone.
    const redriveAllowPolicy = JSON.stringify({ redrivePermission: "denyAll" });
    new sqs.RedriveAllowPolicy(name, { queueUrl: queue.url, redriveAllowPolicy, region }, { parent: this });
    const policy = policyDocument(
      pulumi
        .all([queue.arn, sender?.sourceArn])
        .apply(([arn, sourceArn]) =>
          queuePolicy(arn, sender === undefined || sourceArn === undefined ? [] : [{ ...sender, sourceArn }]),
        ),
    );
    new sqs.QueuePolicy(name, { queueUrl: queue.url, policy, region }, { parent: this });
    this.name = queue.name;
    this.arn = queue.arn;
    this.url = queue.url;
    this.keyArn = keyArn;
    this.registerOutputs({ name: this.name, arn: this.arn, url: this.url });
  }
}

/** Refuses plain HTTP, and lets these services send, each for its own resource. */
export const queuePolicy = (
  queueArn: string,
  senders: readonly { service: QueueSender["service"]; sourceArn: string }[],
): Statement[] => [
  denyPlainHttp("sqs", queueArn),
  ...senders.map(
    ({ service, sourceArn }, index): Statement => ({
      Sid: `Deliver${index === 0 ? "" : index + 1}`,
      Effect: "Allow",
      Principal: { Service: `${service}.amazonaws.com` },
      Action: "sqs:SendMessage",
      Resource: queueArn,
      Condition: { ArnEquals: { "aws:SourceArn": sourceArn } },
    }),
  ),
];
