import * as kinesis from "@pulumi/aws/kinesis/index.js";
import * as pulumi from "@pulumi/pulumi";
import type { StreamPlan } from "../config/plan.ts";

/** What a stream is built from. */
export type StreamArgs = StreamPlan & {
  region: string;
  /** ARN of the KMS key that encrypts the records. */
  keyArn: pulumi.Input<string>;
  tags: Record<string, string>;
  protect: boolean;
};

/** A Kinesis stream, encrypted, with an enhanced fan-out consumer when asked for. */
export class Stream extends pulumi.ComponentResource {
  readonly name: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
  /** ARN of the fan-out consumer; undefined without one. */
  readonly consumerArn: pulumi.Output<string> | undefined;

  constructor(name: string, args: StreamArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tributary:index:Stream", name, {}, opts);
    const { region, tags, protect, capacity } = args;
    const stream = new kinesis.Stream(
      name,
      {
        ...(capacity.mode === "provisioned" && { shardCount: capacity.shards }),
        streamModeDetails: { streamMode: capacity.mode === "provisioned" ? "PROVISIONED" : "ON_DEMAND" },
        retentionPeriod: args.retentionHours,
        maxRecordSizeInKib: args.maxRecordKib,
        encryptionType: "KMS",
        kmsKeyId: args.keyArn,
        enforceConsumerDeletion: !protect,
        region,
        tags,
      },
      { parent: this, protect },
    );
    this.name = stream.name;
    this.arn = stream.arn;
    this.consumerArn = args.fanOut
      ? new kinesis.StreamConsumer(name, { streamArn: stream.arn, region, tags }, { parent: this }).arn
      : undefined;
    this.registerOutputs({ name: this.name, arn: this.arn, consumerArn: this.consumerArn });
  }
}
