import * as kinesis from "@pulumi/aws/kinesis/index.js";
import * as pulumi from "@pulumi/pulumi";
import type { StreamPlan } from "../config/plan.ts";
import type { GrantArgs } from "../grants/grant.ts";

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
  /** ARN of the fan-out consumer that its first reader takes; undefined without one. */
  readonly consumerArn: pulumi.Output<string> | undefined;
  readonly region: string;
  /** ARN of the KMS key that encrypts the records. */
  readonly keyArn: pulumi.Output<string>;
  /** Hours that it keeps a record. */
  readonly retentionHours: number;
  /** Largest record that it takes, in KiB. */
  readonly maxRecordKib: number;
  readonly #tags: Record<string, string>;
  readonly #name: string;

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
    this.region = region;
    this.keyArn = pulumi.output(args.keyArn);
    this.retentionHours = args.retentionHours;
    this.maxRecordKib = args.maxRecordKib;
    this.#tags = tags;
    this.#name = name;
    this.name = stream.name;
    this.arn = stream.arn;
    this.consumerArn = args.fanOut
      ? new kinesis.StreamConsumer(name, { streamArn: stream.arn, region, tags }, { parent: this }).arn
      : undefined;
    this.registerOutputs({ name: this.name, arn: this.arn, consumerArn: this.consumerArn });
  }
  /** ARN of a further fan-out consumer, for a reader that shares the stream; undefined when the stream is read without. */
  addConsumer(reader: string): pulumi.Output<string> | undefined {
    if (this.consumerArn === undefined) return undefined;
    const args = { streamArn: this.arn, region: this.region, tags: this.#tags };
    return new kinesis.StreamConsumer(`${this.#name}-${reader}`, args, { parent: this }).arn;
  }

  /** Lets a function's own code read the stream, or put records on it. A trigger brings what it needs itself. */
  grant(use: "read" | "write"): GrantArgs {
    const { arn: streamArn, keyArn, region } = this;
    return use === "write"
      ? { kind: "write-stream", streamArn, keyArn, region }
      : { kind: "read-stream", streamArn, consumerArn: undefined, keyArn, region };
  }
}
