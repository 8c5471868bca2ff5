import { createHash } from "node:crypto";
import * as cloudwatch from "@pulumi/aws/cloudwatch/index.js";
import * as sns from "@pulumi/aws/sns/index.js";
import * as pulumi from "@pulumi/pulumi";
import { denyPlainHttp, policyDocument, type Statement } from "../policy-document.ts";
import type { AlarmSpec } from "./watch.ts";

/** What a region's alarms are built from. */
export type AlarmsArgs = {
  region: string;
  accountId: pulumi.Input<string>;
  alarms: AlarmSpec[];
  /** E-mail addresses that are notified. */
  emails: string[];
  /** Whether the addresses are secrets: then no resource's name shows one, and state keeps them encrypted. @default false */
  areSecret?: boolean;
  /** ARN of the KMS key that encrypts the topic. */
  keyArn: pulumi.Input<string>;
  tags: Record<string, string>;
};

/** A region's alarms and the topic that they notify. */
export class Alarms extends pulumi.ComponentResource {
  readonly topicArn: pulumi.Output<string>;

  constructor(name: string, args: AlarmsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tributary:index:Alarms", name, {}, opts);
    this.topicArn = this.createTopic(name, args).arn;
    const { region, tags } = args;
    for (const spec of args.alarms) {
      new cloudwatch.MetricAlarm(
        `${name}-${spec.name}`,
        {
          alarmDescription: `${spec.summary} What to do: docs/runbook.md#${spec.runbook}`,
          ...measured(spec),
          evaluationPeriods: spec.minutes,
          comparisonOperator: "GreaterThanOrEqualToThreshold",
          threshold: spec.threshold,
          treatMissingData: spec.silenceRings ? "breaching" : "notBreaching",
          alarmActions: [this.topicArn],
          okActions: [this.topicArn],
          region,
          tags,
        },
        { parent: this },
      );
    }
    this.registerOutputs({ topicArn: this.topicArn });
  }

  private createTopic(name: string, args: AlarmsArgs): sns.Topic {
    const { region, tags, accountId, keyArn } = args;
    const parent = { parent: this };
    const topic = new sns.Topic(name, { kmsMasterKeyId: keyArn, region, tags }, parent);
    const policy = policyDocument(
      pulumi.all([topic.arn, accountId]).apply(([arn, account]) => topicPolicy(arn, account, region)),
    );
    new sns.TopicPolicy(name, { arn: topic.arn, policy, region }, parent);
    for (const email of args.emails) {
      const [id, endpoint] = args.areSecret ? [shortHash(email), pulumi.secret(email)] : [email, email];
      new sns.TopicSubscription(`${name}-${id}`, { topic: topic.arn, protocol: "email", endpoint, region }, parent);
    }
    return topic;
  }
}

/** What an alarm compares: a metric each minute, or by how much it has risen. */
function measured({ namespace, metric: metricName, dimensions, statistic: stat, rises }: AlarmSpec) {
  if (!rises) return { namespace, metricName, dimensions, statistic: stat, period: 60 };
  return {
    metricQueries: [
      { id: "count", metric: { namespace, metricName, dimensions, stat, period: 60 } },
      { id: "risen", expression: "DIFF(count)", label: `${metricName}, risen`, returnData: true },
    ],
  };
}

/** Too short to find an address by, long enough to tell a stack's apart. */
const shortHash = (email: string) => createHash("sha256").update(email).digest("hex").slice(0, 8);

/** Only alarms of this account and region publish, only over TLS. */
export function topicPolicy(topicArn: string, account: string, region: string): Statement[] {
  return [
    {
      Sid: "AlarmsPublish",
      Effect: "Allow",
      Principal: { Service: "cloudwatch.amazonaws.com" },
      Action: "sns:Publish",
      Resource: topicArn,
      Condition: {
        StringEquals: { "aws:SourceAccount": account },
        ArnLike: { "aws:SourceArn": `arn:aws:cloudwatch:${region}:${account}:alarm:*` },
      },
    },
    { ...denyPlainHttp("sns", topicArn), Action: "sns:Publish" },
  ];
}
