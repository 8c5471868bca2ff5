import * as sns from "@pulumi/aws/sns/index.js";
import * as pulumi from "@pulumi/pulumi";
import type { GrantArgs } from "../grants/grant.ts";
import { denyPlainHttp, policyDocument } from "../policy-document.ts";

/** What a topic is built from. */
export type TopicArgs = {
  region: string;
  /** ARN of the KMS key that encrypts the messages, made with `deliveredBy: ["sns"]`. */
  keyArn: pulumi.Input<string>;
  /** Whether messages of a group keep their order; a FIFO topic delivers to queues alone. @default "standard" */
  type?: "standard" | "fifo";
  /** Whether messages with one body are one message, of a FIFO topic. @default false: publishers name each by an ID */
  contentBasedDeduplication?: boolean;
  tags: Record<string, string>;
  protect: boolean;
};

/** An SNS topic: encrypted, TLS only. https://docs.aws.amazon.com/sns/latest/dg/welcome.html */
export class Topic extends pulumi.ComponentResource {
  readonly name: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
  readonly region: string;
  readonly keyArn: pulumi.Output<string>;
  readonly isFifo: boolean;

  /** Throws `pulumi.RunError` for a setting that a topic of its type does not have. */
  constructor(name: string, args: TopicArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tributary:index:Topic", name, {}, opts);
    const { region, keyArn, type = "standard", contentBasedDeduplication = false, tags, protect } = args;
    this.isFifo = type === "fifo";
    if (contentBasedDeduplication && !this.isFifo)
      throw new pulumi.RunError(
        `${name}: contentBasedDeduplication must come with type fifo, got ${type}.\nFix: leave it out`,
      );
    const topic = new sns.Topic(
      name,
      { kmsMasterKeyId: keyArn, ...(this.isFifo && { fifoTopic: true, contentBasedDeduplication }), region, tags },
      { parent: this, protect },
    );
    // SNS knows no policy about all of its actions.
    const policy = policyDocument(topic.arn.apply((arn) => [{ ...denyPlainHttp("sns", arn), Action: "sns:Publish" }]));
    new sns.TopicPolicy(name, { arn: topic.arn, policy, region }, { parent: this });
    this.name = topic.name;
    this.arn = topic.arn;
    this.region = region;
    this.keyArn = pulumi.output(keyArn);
    this.registerOutputs({ name: this.name, arn: this.arn });
  }

  /** Lets a function's own code publish. */
  grant(_use: "write"): GrantArgs {
    return { kind: "publish", topicArn: this.arn, keyArn: this.keyArn, region: this.region };
  }
}
