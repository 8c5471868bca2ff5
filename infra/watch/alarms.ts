import * as cloudwatch from "@pulumi/aws/cloudwatch/index.js";
import * as sns from "@pulumi/aws/sns/index.js";
import * as pulumi from "@pulumi/pulumi";
import { denyPlainHttp, policyDocument, type Statement } from "../policy-document.ts";

/** The names that alarms and dashboard watch: those of one region's resources. */
export type Watched = {
  functionName: pulumi.Input<string>;
  /** UUID of the event source mapping. */
  triggerUuid: pulumi.Input<string>;
  inputStream: pulumi.Input<string>;
  outputStream: pulumi.Input<string>;
};

/** Numbers that thresholds derive from. */
export type AlarmLimits = { timeoutSeconds: number; maximumRecordAgeSeconds: number };

/** One alarm: what is measured where, and from which value on it rings. */
export type AlarmSpec = {
  /** Name of the alarm and of its entry in docs/runbook.md. */
  name: string;
  summary: string;
  namespace: string;
  metric: string;
  dimensions: Record<string, pulumi.Input<string>>;
  statistic: "Sum" | "Maximum";
  threshold: number;
  /** Minutes in a row that breach before it rings. */
  minutes: number;
};

/** A stream that is read in real time is late when its oldest record has waited this long. */
const LATE_SECONDS = 900;

/** Every alarm of a region. */
export function alarmSpecs(watched: Watched, limits: AlarmLimits): AlarmSpec[] {
  const fn = { namespace: "AWS/Lambda", dimensions: { FunctionName: watched.functionName } };
  const trigger = { namespace: "AWS/Lambda", dimensions: { EventSourceMappingUUID: watched.triggerUuid } };
  const stream = (name: pulumi.Input<string>) => ({ namespace: "AWS/Kinesis", dimensions: { StreamName: name } });
  const any = { statistic: "Sum", threshold: 1, minutes: 1 } as const;
  const lasting = { statistic: "Sum", threshold: 1, minutes: 5 } as const;
  return [
    {
      name: "iterator-age",
      summary: "Records wait too long before the function reads them.",
      ...fn,
      metric: "IteratorAge",
      statistic: "Maximum",
      threshold: Math.min(LATE_SECONDS, limits.maximumRecordAgeSeconds / 4) * 1000,
      minutes: 5,
    },
    { name: "errors", summary: "Invocations of the function fail.", ...fn, metric: "Errors", ...lasting },
    { name: "throttles", summary: "The function has no concurrency left.", ...fn, metric: "Throttles", ...lasting },
    {
      name: "duration",
      summary: "Invocations come close to the time-out.",
      ...fn,
      metric: "Duration",
      statistic: "Maximum",
      threshold: limits.timeoutSeconds * 1000 * 0.8,
      minutes: 3,
    },
    {
      name: "quarantined",
      summary: "The function put records into the failure store.",
      namespace: "Tributary",
      dimensions: fn.dimensions,
      metric: "Quarantined",
      ...any,
    },
    {
      name: "failed-events",
      summary: "Lambda could not get batches processed.",
      ...trigger,
      metric: "FailedInvokeEventCount",
      ...lasting,
    },
    {
      name: "failure-deliveries",
      summary: "Lambda gave batches up and put them into the failure store.",
      ...trigger,
      metric: "OnFailureDestinationDeliveredEventCount",
      ...any,
    },
    {
      name: "destination-failures",
      summary: "Lambda could not put a batch that it gave up into the failure store.",
      ...fn,
      metric: "DestinationDeliveryFailures",
      ...any,
    },
    {
      name: "dropped-events",
      summary: "Lambda dropped records without keeping them.",
      ...trigger,
      metric: "DroppedEventCount",
      ...any,
    },
    {
      name: "input-write-throttled",
      summary: "The input stream refuses records of producers.",
      ...stream(watched.inputStream),
      metric: "WriteProvisionedThroughputExceeded",
      ...lasting,
    },
    {
      name: "input-read-throttled",
      summary: "The input stream refuses reads.",
      ...stream(watched.inputStream),
      metric: "ReadProvisionedThroughputExceeded",
      ...lasting,
    },
    {
      name: "output-write-throttled",
      summary: "The output stream refuses enriched records.",
      ...stream(watched.outputStream),
      metric: "WriteProvisionedThroughputExceeded",
      ...lasting,
    },
    {
      name: "output-read-throttled",
      summary: "The output stream refuses reads of applications.",
      ...stream(watched.outputStream),
      metric: "ReadProvisionedThroughputExceeded",
      ...lasting,
    },
  ];
}

/** What a region's alarms are built from. */
export type AlarmsArgs = {
  region: string;
  accountId: pulumi.Input<string>;
  watched: Watched;
  limits: AlarmLimits;
  /** E-mail addresses that are notified. */
  emails: string[];
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
    for (const spec of alarmSpecs(args.watched, args.limits)) {
      new cloudwatch.MetricAlarm(
        `${name}-${spec.name}`,
        {
          alarmDescription: `${spec.summary} What to do: docs/runbook.md#${spec.name}`,
          namespace: spec.namespace,
          metricName: spec.metric,
          dimensions: spec.dimensions,
          statistic: spec.statistic,
          period: 60,
          evaluationPeriods: spec.minutes,
          comparisonOperator: "GreaterThanOrEqualToThreshold",
          threshold: spec.threshold,
          treatMissingData: "notBreaching",
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
      new sns.TopicSubscription(
        `${name}-${email}`,
        { topic: topic.arn, protocol: "email", endpoint: email, region },
        parent,
      );
    }
    return topic;
  }
}

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
