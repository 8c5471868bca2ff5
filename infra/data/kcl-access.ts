import * as iam from "@pulumi/aws/iam/index.js";
import * as kinesis from "@pulumi/aws/kinesis/index.js";
import * as pulumi from "@pulumi/pulumi";
import { allow, useKey } from "../grants/allow.ts";
import { policyDocument, type Statement } from "../policy-document.ts";

/** What an application of the Kinesis Client Library is let in by. */
export type KclAccessArgs = {
  /** Its name: of its lease table, of the namespace of its metrics, of its fan-out consumer. */
  application: string;
  /** The stream that it reads: a `Stream`, or one that stands already. */
  stream: { arn: pulumi.Input<string>; keyArn: pulumi.Input<string>; region: string };
  accountId: pulumi.Input<string>;
  /** How it reads: by a fan-out consumer of its own, which costs by shard and hour, or by polling. */
  retrieval: "polling" | "fan-out";
  tags: Record<string, string>;
};

/** Names of tables and of metrics' namespaces are longer: a consumer's is the shortest. */
const APPLICATION = /^[\w.-]{3,128}$/;

/**
 * What an application of the Kinesis Client Library 3 needs: a managed policy for its role, and its fan-out consumer where it
 * reads through one. The library makes its three tables itself, on the first start.
 * Follows https://docs.aws.amazon.com/streams/latest/dev/kcl-iam-permissions.html
 */
export class KclAccess extends pulumi.ComponentResource {
  /** ARN of the managed policy to attach to the application's role. */
  readonly policyArn: pulumi.Output<string>;
  /** ARN of the fan-out consumer; undefined when it polls. */
  readonly consumerArn: pulumi.Output<string> | undefined;

  /** Throws `pulumi.RunError` for a name that AWS would refuse. */
  constructor(name: string, args: KclAccessArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tributary:index:KclAccess", name, {}, opts);
    const { application, stream, accountId, tags } = args;
    const { region } = stream;
    if (!APPLICATION.test(application))
      throw new pulumi.RunError(
        `${name}: application must be 3 to 128 letters, digits, "_", "." or "-", got ${JSON.stringify(application)}.\n` +
          "Fix: name it so; the library takes the same name.",
      );
    this.consumerArn =
      args.retrieval === "fan-out"
        ? new kinesis.StreamConsumer(
            name,
            { name: application, streamArn: stream.arn, region, tags },
            // Two of one name can't be.
            { parent: this, deleteBeforeReplace: true },
          ).arn
        : undefined;
    const known = { streamArn: stream.arn, keyArn: stream.keyArn, consumerArn: this.consumerArn, accountId };
    const statements = pulumi.output(known).apply((ready) => readByKcl({ ...ready, application, region }));
    const description = `Reads a stream with the Kinesis Client Library, as ${application}.`;
    const policy = new iam.Policy(name, { description, policy: policyDocument(statements), tags }, { parent: this });
    this.policyArn = policy.arn;
    this.registerOutputs({ policyArn: this.policyArn, consumerArn: this.consumerArn });
  }
}

/** An application, and what it reads. */
export type KclReading = {
  application: string;
  streamArn: string;
  keyArn: string;
  /** Undefined when it polls. */
  consumerArn: string | undefined;
  accountId: string;
  region: string;
};

/** What every table of the library is made, read and written with. */
const TABLE_ACTIONS = ["CreateTable", "DeleteItem", "DescribeTable", "GetItem", "PutItem", "Scan", "UpdateItem"];

/** What an application of the library may do. */
export function readByKcl(reading: KclReading): Statement[] {
  const { application, streamArn, consumerArn, accountId, region } = reading;
  const [, partition] = streamArn.split(":");
  const table = (suffix: string) => `arn:${partition}:dynamodb:${region}:${accountId}:table/${application}${suffix}`;
  const on = (Sid: string, service: string, actions: string[], resource: string | string[]) =>
    allow(
      Sid,
      actions.map((action) => `${service}:${action}`),
      resource,
    );
  return [
    // With fan-out too: it finds the children of a shard whose lease it cleans up by GetRecords.
    on("ReadRecords", "kinesis", ["DescribeStreamSummary", "GetRecords", "GetShardIterator", "ListShards"], streamArn),
    ...(consumerArn === undefined
      ? []
      : [on("ReadThroughConsumer", "kinesis", ["DescribeStreamConsumer", "SubscribeToShard"], consumerArn)]),
    useKey("DecryptRecords", "kms:Decrypt", reading, "kinesis", { "aws:kinesis:arn": streamArn }),
    on("KeepLeases", "dynamodb", [...TABLE_ACTIONS, "UpdateTable"], table("")),
    on("FindLeases", "dynamodb", ["Query"], table("/index/LeaseOwnerToLeaseKeyIndex")),
    on("ShareWork", "dynamodb", TABLE_ACTIONS, [table("-CoordinatorState"), table("-WorkerMetricStats")]),
    {
      ...allow("PutMetrics", ["cloudwatch:PutMetricData"], "*"),
      Condition: { StringEquals: { "cloudwatch:namespace": application } },
    },
  ];
}
