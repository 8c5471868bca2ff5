import { AwsError } from "../aws-error.ts";
import type { Sqs } from "../sqs/sqs.ts";

/** Who sends, by no role of its own; and what goes with a message to a queue. */
export type DoorOptions = { senderArn?: string; groupId?: string | undefined; attributes?: Record<string, string> };

/** The ways from services that send to what they send to. */
export type Doors = {
  /** Hands a payload to the function or the queue of an ARN. @throws AwsError when it is not taken */
  open(targetArn: string, payload: string, options?: DoorOptions): void | Promise<void>;
};

/** The services whose functions and queues the local cloud can send to. */
export const KNOWN_TARGETS = ["lambda", "sqs"];

/** Ways to functions, which are invoked asynchronously, and to queues. */
export function createDoors(args: {
  invoke: (functionArn: string, payload: string) => unknown;
  sqs: Sqs;
  /** Whether a sender that has no role may invoke a function. @default each may */
  mayInvoke?: (senderArn: string, functionArn: string) => boolean;
}): Doors {
  const { invoke, sqs, mayInvoke = () => true } = args;
  return {
    open(targetArn, payload, { senderArn, groupId, attributes = {} } = {}) {
      const [, , service, region = "", account = "", name = ""] = targetArn.split(":");
      if (service === "lambda") {
        if (senderArn !== undefined && !mayInvoke(senderArn, targetArn))
          throw new AwsError("AccessDeniedException", `${senderArn} is not authorized to invoke ${targetArn}`, 403);
        invoke(targetArn, payload);
        return;
      }
      if (service !== "sqs")
        throw new AwsError("ValidationException", `Targets of ${service} are not modelled by the local cloud.`);
      const caller = { account, region };
      const { QueueUrl } = sqs.getQueueUrl(caller, { QueueName: name });
      const texts = Object.entries(attributes).map(([key, StringValue]) => [key, { DataType: "String", StringValue }]);
      sqs.sendMessage(caller, {
        QueueUrl,
        MessageBody: payload,
        MessageGroupId: groupId,
        MessageAttributes: Object.fromEntries(texts),
      });
    },
  };
}
