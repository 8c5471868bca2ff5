import { given } from "../../core/given.ts";
import { UNKNOWN } from "../../core/properties.ts";
import type { StackFinding, StackRule } from "../../core/rule.ts";
import type { Stack, StackResource } from "../../core/stack-view.ts";
import { type Condition, type Statement, statementsAt, type Text } from "../../core/statements.ts";
import { BUCKETS, QUEUE, TOPIC } from "../../core/types.ts";
import { type Setting, settingOf } from "../s3/s3-parts.ts";
import { allHold, anyHolds, anyOf, fits, type Verdict } from "./iam-grants.ts";

const DENY = "with Effect Deny, Principal *, Condition { Bool: { aws:SecureTransport: false } }";

export const bucketTlsOnly: StackRule = {
  name: "s3-bucket-tls-only",
  description: "A bucket's policy refuses plain HTTP, on which others read along, for all that S3 does.",
  severity: "medium",
  level: "advisory",
  covers: [
    "checkov:CKV_AWS_379",
    "cdk-nag:AwsSolutions-S10",
    "guard-registry:S3_BUCKET_SSL_REQUESTS_ONLY",
    "securityhub:S3.5",
  ],
  fix: `Add to the bucket's policy a statement ${DENY}, Action s3:*, Resource the bucket's ARN and that with /*.`,
  url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies.html#example-bucket-policies-HTTP-HTTPS",
  checkStack: (stack) =>
    stack.ofType(...BUCKETS).flatMap((bucket) => {
      const place = { part: "bucketPolicy:BucketPolicy", path: "policy", own: ["policy"] } as const;
      return refusal(settingOf(stack, bucket, place), "s3:*", bucket, ["", "/*"]);
    }),
};

export const topicTlsOnly: StackRule = {
  name: "sns-topic-tls-only",
  description: "A topic's policy refuses what is published over plain HTTP, on which others read along.",
  severity: "medium",
  level: "advisory",
  covers: ["cdk-nag:AwsSolutions-SNS3"],
  fix: `Add to the topic's policy a statement ${DENY}, Action sns:Publish, Resource the topic's ARN.`,
  url: "https://docs.aws.amazon.com/sns/latest/dg/sns-security-best-practices.html#enforce-encryption-data-in-transit",
  needs: TOPIC,
  checkStack: (stack) =>
    stack
      .ofType(TOPIC)
      .flatMap((topic) =>
        refusal(documentOf(stack, topic, "aws:sns/topicPolicy:TopicPolicy", "arn"), "sns:Publish", topic),
      ),
};

export const queueTlsOnly: StackRule = {
  name: "sqs-queue-tls-only",
  description: "A queue's policy refuses plain HTTP, on which others read along, for all that SQS does.",
  severity: "medium",
  level: "advisory",
  covers: ["cdk-nag:AwsSolutions-SQS4"],
  fix: `Add to the queue's policy a statement ${DENY}, Action sqs:*, Resource the queue's ARN.`,
  url: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-security-best-practices.html#enforce-encryption-data-in-transit",
  needs: QUEUE,
  checkStack: (stack) =>
    stack
      .ofType(QUEUE)
      .flatMap((queue) =>
        refusal(documentOf(stack, queue, "aws:sqs/queuePolicy:QueuePolicy", "queueUrl"), "sqs:*", queue),
      ),
};

/** A resource's policy: that of a resource of its own, whose `reference` names it, or else its own property. */
function documentOf(stack: Stack, resource: StackResource, part: string, reference: string): Setting {
  const property = "policy";
  const named = stack.ofType(part).map((from) => ({ from, to: stack.target(from, reference, resource.type) }));
  const found = named.find(({ to }) => to === resource)?.from;
  if (found) return { urn: found.urn, property, value: found.props[property] };
  const isUnsure = named.some(({ to }) => to === UNKNOWN);
  return { urn: resource.urn, property, value: isUnsure ? UNKNOWN : given(resource, property) };
}

/** The finding that a policy does not refuse plain HTTP for an action, on the ARN of a resource with each of some ends. */
function refusal(policy: Setting, action: string, { props }: StackResource, ends: readonly string[] = [""]) {
  const statements = statementsAt({ policy: policy.value }, "policy");
  const arns = ends.map((end) => (typeof props.arn === "string" ? `${props.arn}${end}` : UNKNOWN));
  const refused =
    statements === UNKNOWN
      ? UNKNOWN
      : allHold(arns.map((arn) => anyHolds(statements.map((statement) => refusesHttp(statement, action, arn)))));
  if (refused === true) return [];
  const value = refused === UNKNOWN ? UNKNOWN : policy.value;
  const found: StackFinding = { ...policy, value, message: "must refuse plain HTTP to everyone" };
  return [found];
}

function refusesHttp({ effect, principals, actions, resources, conditions }: Statement, action: string, arn: Text) {
  const everyone = (principals ?? []).filter(({ kind }) => kind === "*" || kind === "AWS").map(({ name }) => name);
  return allHold([
    anyOf([effect], (text) => text === "Deny"),
    anyOf(everyone, (name) => name === "*"),
    anyOf(actions, (pattern) => fits(pattern, action)),
    holds(resources, arn),
    isPlainHttp(conditions),
  ]);
}

/** Whether an ARN is among the resources of a statement. While it is not known, only `*` tells. */
function holds(resources: readonly Text[] | undefined, arn: Text): Verdict {
  if (arn !== UNKNOWN) return anyOf(resources, (pattern) => fits(pattern, arn));
  return resources?.includes("*") ? true : resources === undefined ? false : UNKNOWN;
}

/** Whether conditions ask for plain HTTP and nothing else: each further one would narrow what is refused. */
function isPlainHttp([condition, ...more]: readonly Condition[]): Verdict {
  if (condition === undefined || more.length > 0) return false;
  const { operator, key, values } = condition;
  if (key === "") return UNKNOWN;
  if (!/^Bool(IfExists)?$/.test(operator) || key !== "aws:securetransport") return false;
  return anyOf(values, (value) => value.toLowerCase() === "false");
}

/** Rules for policies that refuse plain HTTP. */
export const tlsOnlyRules = [bucketTlsOnly, topicTlsOnly, queueTlsOnly];
