import type { Statement } from "../policy-document.ts";
import { allow, useKey } from "./allow.ts";
import type { Grant } from "./grant.ts";

/** What Lambda's reading of a queue asks for. */
export function receiveMessages(grant: Grant & { kind: "receive-messages" }): Statement[] {
  return [
    allow("ReceiveMessages", ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"], grant.queueArn),
    useKey("DecryptMessages", "kms:Decrypt", grant, "sqs", { "aws:sqs:arn": grant.queueArn }),
  ];
}

/** What sending to a queue asks for. SQS makes a data key, and reads it again. */
export function sendMessages(grant: Grant & { kind: "send-messages" }): Statement[] {
  const context = { "aws:sqs:arn": grant.queueArn };
  return [
    allow("SendMessages", ["sqs:SendMessage"], grant.queueArn),
    useKey("EncryptMessages", ["kms:Decrypt", "kms:GenerateDataKey"], grant, "sqs", context),
  ];
}
