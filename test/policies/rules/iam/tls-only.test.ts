import type { StackResource } from "../../../../policies/core/stack-view.ts";
import { bucketTlsOnly, queueTlsOnly, topicTlsOnly } from "../../../../policies/rules/iam/tls-only.ts";
import { createStackResource, describeMutations, describeStackRule, UNKNOWN } from "../../../support/policies.ts";
import { createBucket, createPartOf, inPreview } from "../../../support/policy-buckets.ts";

const BUCKET_POLICY = "bucketPolicy:BucketPolicy";
const STORE = "arn:aws:s3:::store";
const TOPIC = "arn:aws:sns:eu-west-1:111122223333:alarms";
const QUEUE = "arn:aws:sqs:eu-west-1:111122223333:jobs";
const URL = "https://sqs.eu-west-1.amazonaws.com/111122223333/jobs";

const deny = {
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: [STORE, `${STORE}/*`] as unknown,
  Condition: { Bool: { "aws:SecureTransport": "false" } } as unknown,
};
const documentOf = (...statements: object[]) => ({ policy: JSON.stringify({ Statement: statements }) });
const withPolicy = (...statements: object[]) => [
  store,
  createPartOf("store", BUCKET_POLICY, documentOf(...statements)),
];
/** A bucket whose policy differs in part from a good one, the part not being known yet perhaps. */
const withPart = (part: object) => [
  store,
  createPartOf("store", BUCKET_POLICY, { policy: { Statement: [{ ...deny, ...part }] } }),
];

const store = createBucket();
const topic = createStackResource({ type: "aws:sns/topic:Topic", props: { arn: TOPIC } });
const queue = createStackResource({ type: "aws:sqs/queue:Queue", props: { arn: QUEUE, url: URL, id: URL } });
const ofTopic = (statement: object, arn: unknown = TOPIC): StackResource =>
  createStackResource({ type: "aws:sns/topicPolicy:TopicPolicy", props: { arn, ...documentOf(statement) } });
const ofQueue = (statement: object, queueUrl: unknown = URL): StackResource =>
  createStackResource({ type: "aws:sqs/queuePolicy:QueuePolicy", props: { queueUrl, ...documentOf(statement) } });

describe("rules for TLS", () => {
  describeStackRule(bucketTlsOnly, {
    passes: [
      ["a policy that refuses plain HTTP", withPolicy(deny)],
      ["it among other statements", withPolicy({ ...deny, Effect: "Allow", Principal: { Service: "x" } }, deny)],
      ["every principal of AWS", withPolicy({ ...deny, Principal: { AWS: "*" } })],
      ["every action of every service", withPolicy({ ...deny, Action: "*" })],
      ["every resource", withPolicy({ ...deny, Resource: "*" })],
      ["a resource that ends in a wildcard", withPolicy({ ...deny, Resource: `${STORE}*` })],
      ["a condition by a boolean", withPolicy({ ...deny, Condition: { Bool: { "aws:secureTransport": false } } })],
      ["bucket and objects apart", withPolicy({ ...deny, Resource: STORE }, { ...deny, Resource: `${STORE}/*` })],
      ["the bucket's own property", [createBucket("store", documentOf(deny))]],
      [
        "a bucket that has no name yet",
        [store, inPreview(createPartOf("store", BUCKET_POLICY, documentOf(deny)), [store])],
      ],
      ["no buckets", [topic]],
    ],
    fails: [
      ["no policy", [store], "policy"],
      ["another bucket's", [store, createPartOf("other", BUCKET_POLICY, documentOf(deny))], "policy"],
      ["no statement", withPolicy(), "policy"],
      ["objects alone", withPolicy({ ...deny, Resource: `${STORE}/*` }), "policy"],
      ["the bucket alone", withPolicy({ ...deny, Resource: STORE }), "policy"],
      ["some objects", withPolicy({ ...deny, Resource: [STORE, `${STORE}/logs/*`] }), "policy"],
      [
        "another bucket's resources",
        withPolicy({ ...deny, Resource: ["arn:aws:s3:::b", "arn:aws:s3:::b/*"] }),
        "policy",
      ],
      ["some actions", withPolicy({ ...deny, Action: ["s3:GetObject", "s3:Put*"] }), "policy"],
      ["one role", withPolicy({ ...deny, Principal: { AWS: "arn:aws:iam::111122223333:role/r" } }), "policy"],
      [
        "TLS allowed, which refuses nothing",
        withPolicy({ ...deny, Effect: "Allow", Condition: { Bool: { "aws:SecureTransport": "true" } } }),
        "policy",
      ],
      ["TLS refused", withPolicy({ ...deny, Condition: { Bool: { "aws:SecureTransport": "true" } } }), "policy"],
      [
        "everything refused on another condition",
        withPolicy({ ...deny, Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } } }),
        "policy",
      ],
      [
        "a further condition",
        withPolicy({ ...deny, Condition: { Bool: { "aws:SecureTransport": "false", "aws:ViaAWSService": "false" } } }),
        "policy",
      ],
      ["everything, without condition", withPolicy({ ...deny, Condition: undefined }), "policy"],
      ["no resource, which AWS refuses", withPart({ Resource: undefined }), "policy"],
    ],
    unknown: [
      ["whose policy it is", [store, inPreview(createPartOf("store", BUCKET_POLICY, documentOf(deny)), [])], "policy"],
      ["a policy", [store, createPartOf("store", BUCKET_POLICY, { policy: UNKNOWN })], "policy"],
      ["what is refused", withPart({ Effect: UNKNOWN }), "policy"],
      ["to whom", withPart({ Principal: UNKNOWN }), "policy"],
      ["for what", withPart({ Action: UNKNOWN }), "policy"],
      ["where", withPart({ Resource: UNKNOWN }), "policy"],
      ["when", withPart({ Condition: UNKNOWN }), "policy"],
      [
        "a bucket's ARN",
        [createBucket("store", { arn: UNKNOWN }), createPartOf("store", BUCKET_POLICY, documentOf(deny))],
        "policy",
      ],
    ],
  });

  const publish = { ...deny, Action: "sns:Publish", Resource: TOPIC };
  describeStackRule(topicTlsOnly, {
    passes: [
      ["a policy that refuses to publish", [topic, ofTopic(publish)]],
      ["every action", [topic, ofTopic({ ...publish, Action: "SNS:*" })]],
      ["the topic's own property", [{ ...topic, props: { arn: TOPIC, ...documentOf(publish) } }]],
    ],
    fails: [
      ["no policy", [topic], "policy"],
      ["another topic's", [topic, ofTopic(publish, `${TOPIC}-2`)], "policy"],
      ["what AWS answers of a topic without", [{ ...topic, props: { arn: TOPIC, policy: UNKNOWN } }], "policy"],
      ["a refusal to subscribe", [topic, ofTopic({ ...publish, Action: "sns:Subscribe" })], "policy"],
      ["another topic's resource", [topic, ofTopic({ ...publish, Resource: `${TOPIC}-2` })], "policy"],
    ],
    unknown: [
      ["whose policy it is", [topic, inPreview(ofTopic(publish), [], "arn")], "policy"],
      ["a policy", [topic, { ...ofTopic(publish), props: { arn: TOPIC, policy: UNKNOWN } }], "policy"],
    ],
  });

  const send = { ...deny, Action: "sqs:*", Resource: QUEUE };
  describeStackRule(queueTlsOnly, {
    passes: [
      ["a policy that refuses everything", [queue, ofQueue(send)]],
      ["a policy of a queue that has no URL yet", [queue, inPreview(ofQueue(send), [queue], "queueUrl")]],
      ["the queue's own property", [{ ...queue, props: { ...queue.props, ...documentOf(send) } }]],
    ],
    fails: [
      ["no policy", [queue], "policy"],
      ["a refusal to send alone", [queue, ofQueue({ ...send, Action: "sqs:SendMessage" })], "policy"],
      ["another queue's", [queue, ofQueue(send, `${URL}-2`)], "policy"],
    ],
    unknown: [["whose policy it is", [queue, inPreview(ofQueue(send), [], "queueUrl")], "policy"]],
  });

  const narrowed = (policy: unknown) =>
    String(policy).replace('"aws:SecureTransport":"false"', '"aws:SecureTransport":"true"');
  describeMutations([
    {
      rule: bucketTlsOnly,
      title: "a bucket that refuses TLS instead",
      apply: (stack) => {
        for (const part of stack.all(`aws:s3/${BUCKET_POLICY}`))
          stack.set(part, "policy", narrowed(part.inputs.policy));
      },
    },
    {
      rule: topicTlsOnly,
      title: "a topic without a policy",
      apply: (stack) => stack.removeEverywhere("aws:sns/topicPolicy:TopicPolicy", ""),
    },
    {
      rule: queueTlsOnly,
      title: "a queue without a policy",
      apply: (stack) =>
        stack.adds(queue.type, {
          ...{ arn: QUEUE, url: URL, kmsMasterKeyId: "alias/jobs", tags: { a: "b" }, region: "" },
          redrivePolicy: JSON.stringify({ deadLetterTargetArn: `${QUEUE}-dead` }),
        }),
    },
  ]);
});
