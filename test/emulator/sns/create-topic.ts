import { AwsError } from "../../../emulator/aws-error.ts";
import type { Delivery } from "../../../emulator/sns/deliver.ts";
import { createSns } from "../../../emulator/sns/sns.ts";
import { createSqs } from "../../../emulator/sqs/sqs.ts";
import { createVirtualClock } from "../../../emulator/time/virtual-clock.ts";
import { caller, queueArn } from "../sqs/create-queue.ts";

/** ARN of a function that is there, and of one that is not. */
export const FUNCTION = "arn:aws:lambda:eu-west-1:111122223333:function:buy:live";
export const GONE = FUNCTION.replace("buy", "gone");

/** A topic beside the queues `work` and `dead`, of its own type, and a function that takes every event. */
export function createTopic({
  fifo = false,
  ...attributes
}: { fifo?: boolean } & Record<string, string | boolean> = {}) {
  const clock = createVirtualClock();
  const sqs = createSqs({ clock });
  const events: string[] = [];
  const deliveries: Delivery[] = [];
  const sns = createSns({
    ...{ clock, sqs, observe: (delivery) => deliveries.push(delivery) },
    invoke(functionArn, payload) {
      if (functionArn !== FUNCTION) throw new AwsError("ResourceNotFoundException", "Function not found", 404);
      events.push(payload);
    },
  });
  const suffix = fifo ? ".fifo" : "";
  const ofFifo: Record<string, string> = fifo ? { FifoQueue: "true" } : {};
  const [work, dead] = ["work", "dead"].map(
    (name) => sqs.createQueue(caller, { QueueName: `${name}${suffix}`, Attributes: ofFifo }).QueueUrl,
  );
  const Attributes = { ...(fifo && { FifoTopic: "true" }), ...attributes } as Record<string, string>;
  const { TopicArn } = sns.createTopic(caller, { Name: `orders${suffix}`, Attributes });

  const received = async (QueueUrl = work ?? "") => {
    const { Messages = [] } = await sqs.receiveMessage(caller, {
      ...{ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 0 },
      ...{ MessageAttributeNames: ["All"], MessageSystemAttributeNames: ["All"] },
    });
    return Messages;
  };
  const arnOf = (name: string) => queueArn(`${name}${suffix}`);
  const redrive = JSON.stringify({ deadLetterTargetArn: arnOf("dead") });
  return {
    ...{ clock, sqs, sns, TopicArn, events, deliveries, received, arnOf, redrive },
    deadLetters: () => received(dead),
    bodies: async () => (await received()).map(({ Body }) => Body),
    outcomes: () => deliveries.map(({ outcome }) => outcome),
    toQueue: (Attributes: Record<string, string> = {}) =>
      sns.subscribe(caller, { TopicArn, Protocol: "sqs", Endpoint: arnOf("work"), Attributes }),
    toFunction: (Endpoint = FUNCTION, Attributes: Record<string, string> = {}) =>
      sns.subscribe(caller, { TopicArn, Protocol: "lambda", Endpoint, Attributes }),
    publish: (Message: string, others: Partial<Parameters<typeof sns.publish>[1]> = {}) =>
      sns.publish(caller, { TopicArn, Message, ...others }),
  };
}

/** A message attribute of type String, Number or String.Array. */
export const attribute = (value: string | number | string[]) => {
  if (typeof value === "number") return { DataType: "Number", StringValue: String(value) };
  return typeof value === "string"
    ? { DataType: "String", StringValue: value }
    : { DataType: "String.Array", StringValue: JSON.stringify(value) };
};
