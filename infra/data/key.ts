import * as kms from "@pulumi/aws/kms/index.js";
import * as pulumi from "@pulumi/pulumi";
import { policyDocument, type Statement } from "../policy-document.ts";

/** What a region's key needs to know. */
export type KeyArgs = {
  region: string;
  accountId: pulumi.Input<string>;
  /** AWS services that put what they deliver on queues and topics which the key encrypts. @default none */
  deliveredBy?: readonly Deliverer[];
  tags: Record<string, string>;
  protect: boolean;
};

/** An AWS service that delivers to encrypted queues and topics: SNS, EventBridge's rules, S3's notifications. */
export type Deliverer = "sns" | "events" | "s3";

/** One customer managed key per region: it encrypts the streams, the failure store, the alarm topic and the logs. */
export function createKey(name: string, args: KeyArgs, opts: pulumi.CustomResourceOptions): kms.Key {
  const { region, accountId, deliveredBy = [], tags, protect } = args;
  const key = new kms.Key(
    name,
    {
      description: `Encrypts the records, failures, alarms and logs of ${name.replace(/-key$/, "")}.`,
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      policy: policyDocument(pulumi.output(accountId).apply((account) => keyPolicy(account, region, deliveredBy))),
      region,
      tags,
    },
    { ...opts, protect },
  );
  new kms.Alias(name, { name: `alias/${name}`, targetKeyId: key.id, region }, { ...opts, protect });
  return key;
}

/**
 * IAM policies of the account decide who uses the key; CloudWatch uses it for the topic and the logs of this account, and
 * services that deliver use it for their resources of this account.
 */
export function keyPolicy(account: string, region: string, deliveredBy: readonly Deliverer[] = []): Statement[] {
  const service = (
    sid: string,
    principal: string,
    actions: string[],
    condition: Statement["Condition"],
  ): Statement => ({
    Sid: sid,
    Effect: "Allow",
    Principal: { Service: principal },
    Action: actions,
    Resource: "*",
    ...(condition && { Condition: condition }),
  });
  return [
    {
      Sid: "AccountDecidesByIam",
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${account}:root` },
      Action: "kms:*",
      Resource: "*",
    },
    service("AlarmsPublishToEncryptedTopic", "cloudwatch.amazonaws.com", ["kms:Decrypt", "kms:GenerateDataKey*"], {
      StringEquals: { "aws:SourceAccount": account },
      ArnLike: { "aws:SourceArn": `arn:aws:cloudwatch:${region}:${account}:alarm:*` },
    }),
    service(
      "LogsEncryptGroupsOfThisAccount",
      `logs.${region}.amazonaws.com`,
      ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
      { ArnLike: { "kms:EncryptionContext:aws:logs:arn": `arn:aws:logs:${region}:${account}:log-group:*` } },
    ),
    ...deliveredBy.map((deliverer) =>
      service(
        DELIVERIES[deliverer],
        `${deliverer}.amazonaws.com`,
        ["kms:Decrypt", "kms:GenerateDataKey*", ...(deliverer === "events" ? ["kms:DescribeKey"] : [])],
        ofAccount(deliverer, account, region),
      ),
    ),
  ];
}

const DELIVERIES: Record<Deliverer, string> = {
  sns: "TopicsDeliver",
  events: "RulesDeliver",
  s3: "BucketsNotify",
};

/** A bucket's ARN names no account; EventBridge tells a key of no rule that it acts for: it serves queues of this account. */
function ofAccount(deliverer: Deliverer, account: string, region: string): Statement["Condition"] {
  if (deliverer === "s3") return { StringEquals: { "aws:SourceAccount": account } };
  const ofQueues = { "kms:EncryptionContext:aws:sqs:arn": `arn:aws:sqs:${region}:${account}:*` };
  const ofTopics = deliverer === "sns" && { "aws:SourceArn": `arn:aws:sns:${region}:${account}:*` };
  return { ArnLike: { ...ofTopics, ...ofQueues } };
}
