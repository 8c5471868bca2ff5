import { createSqs } from "../../../emulator/sqs/sqs.ts";
import { createVirtualClock } from "../../../emulator/time/virtual-clock.ts";

/** Who calls in these tests. */
export const caller = { account: "111122223333", region: "eu-west-1" };

/** The ARN of a queue of theirs. */
export const queueArn = (name: string) => `arn:aws:sqs:eu-west-1:111122223333:${name}`;

/** A queue on a clock that is turned by hand, and a dead-letter queue where `maxReceiveCount` is given. */
export function createQueue({
  maxReceiveCount,
  ...attributes
}: Record<string, string> & { maxReceiveCount?: string } = {}) {
  const clock = createVirtualClock();
  const sqs = createSqs({ clock });
  const suffix = attributes.FifoQueue === "true" ? ".fifo" : "";
  const fifo = suffix ? { FifoQueue: "true" } : {};
  const dead = sqs.createQueue(caller, { QueueName: `dead${suffix}`, Attributes: fifo }).QueueUrl;
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: queueArn(`dead${suffix}`), maxReceiveCount });
  const Attributes = { ...attributes, ...(maxReceiveCount !== undefined && { RedrivePolicy }) };
  const { QueueUrl } = sqs.createQueue(caller, { QueueName: `work${suffix}`, Attributes });

  const receive = async (url = QueueUrl, MaxNumberOfMessages = 10) =>
    (
      await sqs.receiveMessage(caller, {
        QueueUrl: url,
        MaxNumberOfMessages,
        MessageSystemAttributeNames: ["All"],
      })
    ).Messages ?? [];
  return {
    ...{ clock, sqs, QueueUrl, dead, receive },
    send: (MessageBody: string, others: Partial<Parameters<typeof sqs.sendMessage>[1]> = {}) =>
      sqs.sendMessage(caller, { QueueUrl, MessageBody, ...others }),
    bodies: async (url = QueueUrl, maximum = 10) => (await receive(url, maximum)).map(({ Body }) => Body),
    settle: (ReceiptHandle = "") => sqs.deleteMessage(caller, { QueueUrl, ReceiptHandle }),
    hide: (ReceiptHandle = "", VisibilityTimeout = 0) =>
      sqs.changeMessageVisibility(caller, { QueueUrl, ReceiptHandle, VisibilityTimeout }),
  };
}
