import type { Statement } from "../policy-document.ts";
import { allow, useKey } from "./allow.ts";
import type { Grant } from "./grant.ts";

/** What publishing to a topic asks for. SNS makes a data key, and reads it again. */
export function publish(grant: Grant & { kind: "publish" }): Statement[] {
  const context = { "aws:sns:topicArn": grant.topicArn };
  return [
    allow("Publish", ["sns:Publish"], grant.topicArn),
    useKey("EncryptNotifications", ["kms:Decrypt", "kms:GenerateDataKey"], grant, "sns", context),
  ];
}
