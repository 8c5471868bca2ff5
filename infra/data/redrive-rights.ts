import { DISCARDED_PREFIX, QUARANTINE_PREFIX, REDRIVEN_PREFIX } from "../../handlers/kinesis/failure-store/layout.ts";
import { allow, useKey } from "../grants/allow.ts";
import type { Statement } from "../policy-document.ts";

type Encrypted = { arn: string; keyArn: string };

/** What flows are given back, and from where. */
export type RedriveRights = {
  region: string;
  accountId: string;
  aliasArns: string[];
  /** Buckets of their failure stores. */
  buckets: Encrypted[];
  /** Their dead-letter queues, with the queue that gave the messages up. */
  messages: { queue: Encrypted; source?: Encrypted | undefined }[];
};

/** What giving it all back asks for: read and mark what is kept, invoke the aliases, move messages to the queues they came from. */
export function redriveRights({ region, accountId, aliasArns, buckets, messages }: RedriveRights): Statement[] {
  const moved = messages.filter(({ source }) => source !== undefined);
  const sources = moved.flatMap(({ source }) => source ?? []);
  const queues = messages.map(({ queue }) => queue);
  return [
    ...readStores(accountId, arnsOf(buckets)),
    ...useKeys("UseObjects", BOTH_WAYS, "s3", buckets, region),
    allow("InvokeFlows", ["lambda:InvokeFunction"], aliasArns),
    allow("FindQueues", ["sqs:GetQueueAttributes", "sqs:GetQueueUrl"], arnsOf(queues)),
    allow("TakeMessages", ["sqs:DeleteMessage", "sqs:ReceiveMessage"], arnsOf(queues)),
    allow(
      "MoveMessages",
      ["sqs:ListMessageMoveTasks", "sqs:StartMessageMoveTask"],
      arnsOf(moved.map(({ queue }) => queue)),
    ),
    allow("GiveMessagesBack", ["sqs:SendMessage"], arnsOf(sources)),
    ...useKeys("DecryptMessages", ["kms:Decrypt"], "sqs", queues, region),
    ...useKeys("EncryptMessages", BOTH_WAYS, "sqs", sources, region),
  ].filter(({ Resource = [] }) => Resource.length > 0);
}

/** What reading failure stores, and remembering there what was given back, asks for. */
export function readStores(accountId: string, bucketArns: string | string[]): Statement[] {
  const objects = (prefixes: string[]) =>
    [bucketArns].flat().flatMap((arn) => prefixes.map((prefix) => `${arn}/${prefix}*`));
  return [
    allow("ListObjects", ["s3:ListBucket"], bucketArns),
    allow("ReadObjects", ["s3:GetObject"], objects([QUARANTINE_PREFIX, DISCARDED_PREFIX, REDRIVEN_PREFIX])),
    allow("RememberRedriven", ["s3:PutObject"], objects([REDRIVEN_PREFIX])),
    // Whoever made a bucket of the same name after ours is gone has it in another account.
  ].map((statement) => ({ ...statement, Condition: { StringEquals: { "aws:ResourceAccount": accountId } } }));
}

const arnsOf = (things: readonly { arn: string }[]) => [...new Set(things.map(({ arn }) => arn))];

/** SQS and S3 make a data key for what they take, and read it again. */
const BOTH_WAYS = ["kms:Decrypt", "kms:GenerateDataKey"];

/** Lets each key be used for what it encrypts, through its service. */
const useKeys = (
  sid: string,
  actions: string[],
  service: "s3" | "sqs",
  things: readonly Encrypted[],
  region: string,
): Statement[] =>
  [...Map.groupBy(things, ({ keyArn }) => keyArn)].map(([keyArn, under], index) =>
    useKey(`${sid}${index === 0 ? "" : index + 1}`, actions, { keyArn, region }, service, {
      [`aws:${service}:arn`]: arnsOf(under),
    }),
  );
