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
