import * as dynamodb from "@pulumi/aws/dynamodb/index.js";
import * as pulumi from "@pulumi/pulumi";
import type { GrantArgs } from "../grants/grant.ts";
import { type KeySchema, type LocalIndexArgs, schemaOf, type TableIndexArgs, tableProblems } from "./table-schema.ts";

/** What a record of a table's stream holds of the item: its key alone, as it is now, as it was, or both. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html */
export type StreamView = "KEYS_ONLY" | "NEW_IMAGE" | "OLD_IMAGE" | "NEW_AND_OLD_IMAGES";

/** What a table is built from. */
export type TableArgs<View extends StreamView | "none" = "none"> = KeySchema & {
  region: string;
  /** ARN of the KMS key that encrypts the items. */
  keyArn: pulumi.Input<string>;
  /** Global secondary indexes, by name. @default none */
  indexes?: Record<string, TableIndexArgs>;
  /** Local secondary indexes, by name. They stand from the start: another one later makes another table. @default none */
  localIndexes?: Record<string, LocalIndexArgs>;
  /** What a record of each change holds. Another one later makes another stream. @default "none": there is no stream */
  stream?: View;
  /** Attribute that says, in seconds since 1970, when an item may be deleted. @default none: items stay */
  timeToLiveAttribute?: string;
  tags: Record<string, string>;
  /** Whether DynamoDB and Pulumi refuse to delete it. */
  protect: boolean;
};

/** Hours that a table's stream keeps a record. */
const STREAM_HOURS = 24;

/**
 * A DynamoDB table: on demand, encrypted, restorable to any second of the last 35 days, with a stream of its changes when asked for.
 * `View` says at compile time what a handler on the stream finds in a record.
 */
export class Table<View extends StreamView | "none" = "none"> extends pulumi.ComponentResource {
  readonly name: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
  /** ARN of the stream of changes; undefined without one. It is another one whenever the stream was off. */
  readonly streamArn: View extends "none" ? undefined : pulumi.Output<string>;
  readonly stream: View;
  readonly region: string;
  readonly keyArn: pulumi.Output<string>;
  /** Hours that its stream keeps a record. */
  readonly retentionHours: number = STREAM_HOURS;

  /** Throws `pulumi.RunError` that lists every setting that DynamoDB would refuse. */
  constructor(name: string, args: TableArgs<View>, opts?: pulumi.ComponentResourceOptions) {
    super("tributary:index:Table", name, {}, opts);
    const problems = tableProblems(args);
    if (problems.length > 0) throw new pulumi.RunError(problems.map((problem) => `${name}: ${problem}`).join("\n"));
    const { region, keyArn, tags, protect, timeToLiveAttribute } = args;
    const { stream = "none" as View } = args;
    const table = new dynamodb.Table(
      name,
      {
        ...schemaOf(args),
        billingMode: "PAY_PER_REQUEST",
        ...(stream !== "none" && { streamEnabled: true, streamViewType: stream }),
        ...(timeToLiveAttribute !== undefined && { ttl: { attributeName: timeToLiveAttribute, enabled: true } }),
        pointInTimeRecovery: { enabled: true },
        serverSideEncryption: { enabled: true, kmsKeyArn: keyArn },
        deletionProtectionEnabled: protect,
        region,
        tags,
      },
      { parent: this, protect },
    );
    this.name = table.name;
    this.arn = table.arn;
    this.stream = stream;
    this.streamArn = (stream === "none" ? undefined : table.streamArn) as typeof this.streamArn;
    this.region = region;
    this.keyArn = pulumi.output(keyArn);
    this.registerOutputs({ name: this.name, arn: this.arn, streamArn: this.streamArn });
  }

  /** Lets a function's own code look items up, by key or in an index; or put, change and delete them. */
  grant(use: "read" | "write"): GrantArgs {
    const { arn: tableArn, keyArn, region } = this;
    return { kind: use === "read" ? "read-table" : "write-table", tableArn, keyArn, region };
  }
}
