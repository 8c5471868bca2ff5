import { read, UNKNOWN } from "../../core/properties.ts";
import { must, type ResourceRule } from "../../core/rule.ts";
import { TOPIC } from "../../core/types.ts";
import { isTagged } from "../kinesis/kinesis.ts";

const PAGE = "https://docs.aws.amazon.com/sns/latest/dg";

export const topicEncrypted: ResourceRule = {
  name: "sns-topic-encrypted",
  description: "A topic encrypts its messages at rest: it keeps them until each subscriber has them.",
  severity: "high",
  level: "mandatory",
  covers: ["checkov:CKV_AWS_26", "cfn_nag:W47", "guard-registry:SNS_ENCRYPTED_KMS", "securityhub:SNS.1"],
  fix: "Set kmsMasterKeyId to a key; AWS services publish only with a customer managed one whose policy lets them.",
  url: `${PAGE}/sns-server-side-encryption.html`,
  types: [TOPIC],
  check: (props) => must(props, "kmsMasterKeyId", (key) => typeof key === "string" && key !== "", "must be given"),
};

export const topicTagged: ResourceRule = {
  name: "sns-topic-tagged",
  description: "A topic has tags, which say whose it is and who pays.",
  severity: "low",
  level: "advisory",
  covers: ["securityhub:SNS.3"],
  fix: "Set tags, for example { project, stack }.",
  types: [TOPIC],
  check: (props) => must(props, "tags", isTagged, "must hold at least one tag"),
};

export const subscriptionRedrive: ResourceRule = {
  name: "sns-subscription-redrive",
  description:
    "What a subscriber could not be given is kept in a queue. Messages to people are not: nobody puts those again.",
  severity: "medium",
  level: "advisory",
  covers: ["cdk-nag:Serverless-SNSRedrivePolicy"],
  fix: "Set redrivePolicy to JSON with deadLetterTargetArn, the ARN of an SQS queue.",
  url: `${PAGE}/sns-dead-letter-queues.html`,
  config: {
    properties: {
      toPeople: {
        type: "array",
        items: { type: "string" },
        default: ["email", "email-json", "sms"],
        description: "Protocols that reach people.",
      },
    },
  },
  types: ["aws:sns/topicSubscription:TopicSubscription"],
  check: (props, { config }) => {
    const protocol = read(props, "protocol");
    const toPeople = Array.isArray(config.toPeople) && config.toPeople.includes(protocol);
    const [finding] = must(props, "redrivePolicy", namesQueue, "must name a queue");
    if (toPeople || finding === undefined) return [];
    return [{ ...finding, value: protocol === UNKNOWN ? UNKNOWN : finding.value }];
  },
};

/** Whether a redrive policy, as JSON, names the queue that keeps what fails. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html */
export function namesQueue(policy: unknown): boolean {
  if (typeof policy !== "string") return false;
  try {
    return typeof read(JSON.parse(policy), "deadLetterTargetArn") === "string";
  } catch {
    return false;
  }
}

/** Rules for topics and their subscriptions. */
export const snsRules = [topicEncrypted, topicTagged, subscriptionRedrive];
