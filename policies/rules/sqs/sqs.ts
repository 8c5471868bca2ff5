import { given } from "../../core/given.ts";
import { holdsUnknown, UNKNOWN } from "../../core/properties.ts";
import { must, type ResourceRule, type Rule, type StackFinding, type StackRule } from "../../core/rule.ts";
import type { Stack, StackResource } from "../../core/stack-view.ts";
import { EVENT_INVOKE_CONFIG, FUNCTION, MAPPING, QUEUE } from "../../core/types.ts";
import { isTagged } from "../kinesis/kinesis.ts";
import { namesQueue } from "../sns/sns.ts";
import { deadLetterRetention } from "./dead-letter-retention.ts";

const KEY_OF_AWS = "alias/aws/sqs";
const REDRIVE_POLICY = "aws:sqs/redrivePolicy:RedrivePolicy";
const REDRIVE_ALLOW_POLICY = "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy";
const PAGE = "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide";

const isKey = (key: unknown) => typeof key === "string" && key !== "";

export const queueEncrypted: ResourceRule = {
  name: "sqs-queue-encrypted",
  description: "A queue encrypts its messages at rest, and says so.",
  severity: "high",
  level: "mandatory",
  covers: ["checkov:CKV_AWS_27", "cdk-nag:AwsSolutions-SQS2", "securityhub:SQS.1"],
  fix: "Set kmsMasterKeyId to a key, or sqsManagedSseEnabled to true.",
  url: `${PAGE}/sqs-server-side-encryption.html`,
  types: [QUEUE],
  check: (props) => {
    if (isKey(props.kmsMasterKeyId) || props.sqsManagedSseEnabled === true) return [];
    const value = props.kmsMasterKeyId === UNKNOWN ? UNKNOWN : props.sqsManagedSseEnabled;
    return [{ property: "sqsManagedSseEnabled", value, message: "must be true where no key is given" }];
  },
  remediate: ({ kmsMasterKeyId, sqsManagedSseEnabled }) =>
    isKey(kmsMasterKeyId) || [kmsMasterKeyId, sqsManagedSseEnabled].includes(UNKNOWN) || sqsManagedSseEnabled === true
      ? {}
      : { sqsManagedSseEnabled: true },
};

export const queueCustomerKey: ResourceRule = {
  name: "sqs-queue-customer-key",
  description:
    "A queue is encrypted with a key of the account's own, whose policy says who reads and which can be withdrawn.",
  severity: "medium",
  level: "advisory",
  covers: ["checkov:CKV2_AWS_73", "cfn_nag:W48", "guard-registry:SQS_QUEUE_KMS_MASTER_KEY_ID_RULE"],
  fix: "Set kmsMasterKeyId to the ARN of a customer managed key.",
  url: `${PAGE}/sqs-key-management.html`,
  types: [QUEUE],
  check: (props) =>
    must(
      props,
      "kmsMasterKeyId",
      (key) => isKey(key) && !String(key).endsWith(KEY_OF_AWS),
      "must be a customer managed key",
    ),
};

export const queueTagged: ResourceRule = {
  name: "sqs-queue-tagged",
  description: "A queue has tags, which say whose it is and who pays.",
  severity: "low",
  level: "advisory",
  covers: ["securityhub:SQS.2"],
  fix: "Set tags, for example { project, stack }.",
  types: [QUEUE],
  check: (props) => must(props, "tags", isTagged, "must hold at least one tag"),
};

export const queueRedrive: StackRule = {
  name: "sqs-queue-redrive",
  description:
    "A message that no one can process leaves its queue for another, after a few tries. A queue that keeps what failed elsewhere needs none.",
  severity: "medium",
  level: "advisory",
  covers: ["cdk-nag:AwsSolutions-SQS3", "cdk-nag:Serverless-SQSRedrivePolicy"],
  fix: "Set redrivePolicy to JSON with deadLetterTargetArn and maxReceiveCount.",
  url: `${PAGE}/sqs-dead-letter-queues.html`,
  needs: QUEUE,
  checkStack: (stack) =>
    stack.ofType(QUEUE).flatMap((queue): StackFinding[] => {
      const property = "redrivePolicy";
      const own = stack.referringTo(queue, "queueUrl", REDRIVE_POLICY).map(({ props }) => props.redrivePolicy);
      const policies = [given(queue, property), ...own].filter((policy) => policy !== undefined && policy !== "");
      if (policies.some(namesQueue)) return [];
      const keeps = keepsFailures(stack, queue);
      if (keeps === true) return [];
      const value = keeps === UNKNOWN || policies.includes(UNKNOWN) ? UNKNOWN : policies[0];
      return [{ urn: queue.urn, property, value, message: "must name a queue" }];
    }),
};

/** Where a queue is named to keep what failed. */
const KEEPERS: readonly [type: string, path: string][] = [
  [QUEUE, "redrivePolicy"],
  [REDRIVE_POLICY, "redrivePolicy"],
  ["aws:sns/topicSubscription:TopicSubscription", "redrivePolicy"],
  [FUNCTION, "deadLetterConfig"],
  [MAPPING, "destinationConfig.onFailure"],
  [EVENT_INVOKE_CONFIG, "destinationConfig.onFailure"],
  ["aws:cloudwatch/eventTarget:EventTarget", "deadLetterConfig"],
  ["aws:cloudwatch/eventBus:EventBus", "deadLetterConfig"],
  ["aws:scheduler/schedule:Schedule", "target.deadLetterConfig"],
];

/** Whether a queue keeps what failed elsewhere: something names it for that, or it says who may. */
function keepsFailures(stack: Stack, queue: StackResource): boolean | typeof UNKNOWN {
  const property = "redriveAllowPolicy";
  const allows = [
    given(queue, property),
    ...stack.referringTo(queue, "queueUrl", REDRIVE_ALLOW_POLICY).map(({ props }) => props[property]),
  ];
  if (allows.some((policy) => typeof policy === "string" && policy !== "" && !policy.includes("denyAll"))) return true;
  const named = KEEPERS.flatMap(([type, path]) => stack.ofType(type).map((from) => isNamedIn(from, path, queue)));
  return named.includes(true) || (named.includes(UNKNOWN) ? UNKNOWN : false);
}

/** Whether the ARN of a queue stands anywhere at a path, be it within JSON; while unknown, whether the path was built from the queue. */
function isNamedIn(from: StackResource, path: string, queue: StackResource): boolean | typeof UNKNOWN {
  const value = given(from, path);
  const texts = (JSON.stringify(value) ?? "").split(/[\\"]/);
  if (!holdsUnknown(value)) return texts.some((text) => text === queue.props.arn);
  const [input = ""] = path.split(".");
  const sources = from.propertyDependencies[input] ?? [];
  return sources.length === 0 ? UNKNOWN : sources.includes(queue.urn);
}

/** Rules for queues. */
export const sqsRules: readonly Rule[] = [
  queueEncrypted,
  queueCustomerKey,
  queueTagged,
  queueRedrive,
  deadLetterRetention,
];
