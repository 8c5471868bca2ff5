import * as sqs from "@pulumi/aws/sqs/index.js";
import * as pulumi from "@pulumi/pulumi";
import { QUEUE_LIMITS } from "../../event-source-mapping/queue-limits.ts";
import type { GrantArgs } from "../grants/grant.ts";
import { policyDocument } from "../policy-document.ts";
import { queuePolicy } from "./dead-letters.ts";
import { type QueueSubscriptionArgs, subscribeQueue, subscriptionProblems } from "./queue-subscription.ts";
import type { Topic } from "./topic.ts";

/** What a queue is built from. */
export type QueueArgs = {
  region: string;
  /** ARN of the KMS key that encrypts the messages. */
  keyArn: pulumi.Input<string>;
  /** Time-out of the function that handles the messages, in seconds: how long they are hidden follows from it. */
  functionTimeoutSeconds: number;
  /** How long the function's trigger gathers a batch, 0 to 300 seconds; a FIFO queue's doesn't. @default 0 */
  batchingWindowSeconds?: number;
  /** Whether messages of a group keep their order. @default "standard" */
  type?: "standard" | "fifo";
  /** Receives after which a message goes to the dead-letter queue, 5 to 1,000: throttles count too. @default 5 */
  maxReceiveCount?: number;
  /** How long a message is kept, 60 to 1,209,600 seconds. @default 345,600: four days */
  retentionSeconds?: number;
  /** How long a message waits before it can be received, 0 to 900 seconds. @default 0 */
  delaySeconds?: number;
  /** Topics whose messages the queue gets; its key must be made with `deliveredBy: ["sns"]` then. @default none */
  subscriptions?: readonly QueueSubscriptionArgs[];
  tags: Record<string, string>;
  protect: boolean;
};

/** AWS's advice: as many time-outs of the function as a message stays hidden. https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html */
const TIMEOUTS_HIDDEN = 6;
const DEFAULT_RETENTION_SECONDS = 345_600;
const LEAST_RECEIVES = 5;

/**
 * An SQS queue for one function, encrypted, TLS only, with a dead-letter queue of its own that keeps what was received too
 * often for 14 days: as long as SQS can, since a standard queue counts from when the message was first sent.
 */
export class Queue extends pulumi.ComponentResource {
  readonly name: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
  readonly url: pulumi.Output<string>;
  /** What keeps the messages that could not be handled. */
  readonly deadLetters: { name: pulumi.Output<string>; arn: pulumi.Output<string>; url: pulumi.Output<string> };
  readonly region: string;
  readonly keyArn: pulumi.Output<string>;
  readonly isFifo: boolean;
  readonly functionTimeoutSeconds: number;
  readonly batchingWindowSeconds: number;
  readonly retentionSeconds: number;
  /** Topics whose messages it gets. */
  readonly topics: readonly Topic[];

  /** Throws `pulumi.RunError` that lists every setting that AWS would refuse or that could lose a message. */
  constructor(name: string, args: QueueArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tributary:index:Queue", name, {}, opts);
    const problems = queueProblems(args);
    if (problems.length > 0) throw new pulumi.RunError(problems.map((problem) => `${name}: ${problem}`).join("\n"));
    const { region, keyArn, type = "standard", tags, protect, delaySeconds = 0, subscriptions = [] } = args;
    this.isFifo = type === "fifo";
    this.region = region;
    this.keyArn = pulumi.output(keyArn);
    this.functionTimeoutSeconds = args.functionTimeoutSeconds;
    this.batchingWindowSeconds = args.batchingWindowSeconds ?? 0;
    this.topics = subscriptions.map(({ topic }) => topic);
    this.retentionSeconds = args.retentionSeconds ?? DEFAULT_RETENTION_SECONDS;
    const parent = { parent: this, protect };
    const common = { kmsMasterKeyId: keyArn, region, tags, ...(this.isFifo && { fifoQueue: true }) };

    const deadName = `${name}-dead-letters`;
    const { maximum: longest } = QUEUE_LIMITS.retentionSeconds;
    const dead = new sqs.Queue(deadName, { ...common, messageRetentionSeconds: longest }, parent);
    const { maxReceiveCount = LEAST_RECEIVES } = args;
    const queue = new sqs.Queue(
      name,
      {
        ...common,
        visibilityTimeoutSeconds: hiddenSeconds(args),
        messageRetentionSeconds: this.retentionSeconds,
        delaySeconds,
        redrivePolicy: dead.arn.apply((deadLetterTargetArn) =>
          JSON.stringify({ deadLetterTargetArn, maxReceiveCount }),
        ),
      },
      parent,
    );
    const redriveAllowPolicy = queue.arn.apply((arn) =>
      JSON.stringify({ redrivePermission: "byQueue", sourceQueueArns: [arn] }),
    );
    new sqs.RedriveAllowPolicy(deadName, { queueUrl: dead.url, redriveAllowPolicy, region }, { parent: this });
    const policies = [this.createPolicy(name, queue), this.createPolicy(deadName, dead)];
    const subscribed = { arn: queue.arn, deadLetterArn: dead.arn, policies };
    subscribeQueue(name, subscribed, subscriptions, { parent: this });

    this.name = queue.name;
    this.arn = queue.arn;
    this.url = queue.url;
    this.deadLetters = { name: dead.name, arn: dead.arn, url: dead.url };
    this.registerOutputs({ name: this.name, arn: this.arn, url: this.url, deadLetterUrl: dead.url });
  }

  /** Lets a function's own code send messages. */
  grant(_use: "write"): GrantArgs {
    return { kind: "send-messages", queueArn: this.arn, keyArn: this.keyArn, region: this.region };
  }

  /** Nothing comes over plain HTTP; the topics send, each for itself. */
  private createPolicy(name: string, { arn, url }: sqs.Queue): sqs.QueuePolicy {
    const sources = pulumi.all(this.topics.map((topic) => topic.arn));
    const statements = pulumi.all([arn, sources]).apply(([queueArn, sourceArns]) =>
      queuePolicy(
        queueArn,
        sourceArns.map((sourceArn) => ({ service: "sns", sourceArn })),
      ),
    );
    const inputs = { queueUrl: url, policy: policyDocument(statements), region: this.region };
    return new sqs.QueuePolicy(name, inputs, { parent: this });
  }
}

/** How long a received message is hidden: nobody else gets it while the function may still be at it, or is throttled. */
const hiddenSeconds = ({ functionTimeoutSeconds, batchingWindowSeconds = 0 }: QueueArgs) =>
  TIMEOUTS_HIDDEN * functionTimeoutSeconds + batchingWindowSeconds;

function queueProblems(args: QueueArgs): string[] {
  const { type, retentionSeconds = DEFAULT_RETENTION_SECONDS, delaySeconds = 0, batchingWindowSeconds = 0 } = args;
  const { subscriptions = [] } = args;
  const isFifo = type === "fifo";
  const { maxReceiveCount = LEAST_RECEIVES } = args;
  const bounds: [name: string, value: number, limit: { minimum: number; maximum: number }][] = [
    ["functionTimeoutSeconds", args.functionTimeoutSeconds, { minimum: 1, maximum: 900 }],
    ["batchingWindowSeconds", batchingWindowSeconds, { minimum: 0, maximum: isFifo ? 0 : 300 }],
    ["maxReceiveCount", maxReceiveCount, { minimum: LEAST_RECEIVES, maximum: 1000 }],
    ["retentionSeconds", retentionSeconds, QUEUE_LIMITS.retentionSeconds],
    ["delaySeconds", delaySeconds, QUEUE_LIMITS.delaySeconds],
  ];
  const problems = bounds
    .filter(([, value, { minimum, maximum }]) => !Number.isInteger(value) || value < minimum || value > maximum)
    .map(
      ([name, value, { minimum, maximum }]) =>
        `${name} must be from ${minimum} to ${maximum}, got ${value}.\nFix: set it in that range`,
    );
  const receivable = maxReceiveCount * hiddenSeconds(args);
  if (problems.length === 0 && retentionSeconds < receivable)
    problems.push(
      `retentionSeconds must be at least ${receivable}, in which a message is received ${maxReceiveCount} times, got ${retentionSeconds}: it would be gone before it is given up.\nFix: set it to ${receivable} or more`,
    );
  return [...problems, ...subscriptionProblems(isFifo, subscriptions)];
}
