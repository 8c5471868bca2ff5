import type { Statement } from "../policy-document.ts";

/** A statement that allows actions on resources. */
export const allow = (Sid: string, Action: string[], Resource: string | string[]): Statement => ({
  Sid,
  Effect: "Allow",
  Action,
  Resource,
});

type KeyUse = { keyArn: string; region: string };
/** A service that encrypts with a key of ours, as `kms:ViaService` names it. */
export type KeyService = "kinesis" | "s3" | "sqs" | "sns" | "dynamodb" | "ssm" | "secretsmanager";

/** Lets a key be used through one service alone, for what the encryption context names. */
export const useKey = (
  sid: string,
  action: string | string[],
  { keyArn, region }: KeyUse,
  service: KeyService,
  context: Record<string, string | string[]>,
): Statement => ({
  ...allow(sid, [action].flat(), keyArn),
  Condition: {
    StringEquals: {
      "kms:ViaService": `${service}.${region}.amazonaws.com`,
      ...Object.fromEntries(Object.entries(context).map(([key, value]) => [`kms:EncryptionContext:${key}`, value])),
    },
  },
});
