import { expect } from "chai";
import type { Properties } from "../../../../policies/core/properties.ts";
import type { StackResource } from "../../../../policies/core/stack-view.ts";
import { queueCustomerKey, queueEncrypted, queueRedrive, queueTagged } from "../../../../policies/rules/sqs/sqs.ts";
import {
  createStackResource,
  describeMutations,
  describeRule,
  describeStackRule,
  TODAY,
  UNKNOWN,
} from "../../../support/policies.ts";

const QUEUE = "aws:sqs/queue:Queue";
const KEY = "arn:aws:kms:eu-west-1:111122223333:key/1";
const arnOf = (name: string) => `arn:aws:sqs:eu-west-1:111122223333:${name}`;
const createQueue = (name: string, props: Properties = {}): StackResource =>
  createStackResource({
    type: QUEUE,
    name,
    props: { arn: arnOf(name), url: `https://sqs.eu-west-1.amazonaws.com/111122223333/${name}`, ...props },
  });
const redriveTo = (name: string) => JSON.stringify({ deadLetterTargetArn: arnOf(name), maxReceiveCount: 3 });
const other = (type: string, props: Properties, sources: Record<string, string[]> = {}) =>
  createStackResource({ type, name: "other", props, propertyDependencies: sources });

describe("rules for SQS", () => {
  describeRule(queueEncrypted, {
    passes: [
      ["a key", { kmsMasterKeyId: KEY }],
      ["keys of SQS", { sqsManagedSseEnabled: true }],
      ["keys of SQS, while a key is not known", { sqsManagedSseEnabled: true, kmsMasterKeyId: UNKNOWN }],
    ],
    fails: [
      ["neither", {}, "sqsManagedSseEnabled"],
      ["encryption that is off", { sqsManagedSseEnabled: false }, "sqsManagedSseEnabled"],
      ["an empty key", { kmsMasterKeyId: "" }, "sqsManagedSseEnabled"],
    ],
    unknown: [
      ["which key", { kmsMasterKeyId: UNKNOWN }, "sqsManagedSseEnabled"],
      ["whether it is on", { sqsManagedSseEnabled: UNKNOWN }, "sqsManagedSseEnabled"],
    ],
  });

  it("switches encryption on where nothing else encrypts", () => {
    const context = { type: QUEUE, name: "q", urn: "", today: TODAY, config: {} };
    const remediate = (props: Properties) => queueEncrypted.remediate?.(props, context);
    expect(remediate({})).to.deep.equal({ sqsManagedSseEnabled: true });
    expect(remediate({ sqsManagedSseEnabled: false })).to.deep.equal({ sqsManagedSseEnabled: true });
    for (const props of [
      { kmsMasterKeyId: KEY },
      { kmsMasterKeyId: UNKNOWN },
      { sqsManagedSseEnabled: true },
      { sqsManagedSseEnabled: UNKNOWN },
    ])
      expect(remediate(props)).to.deep.equal({});
  });

  describeRule(queueCustomerKey, {
    passes: [["a key of the account's", { kmsMasterKeyId: KEY }]],
    fails: [
      ["AWS's own key", { kmsMasterKeyId: "alias/aws/sqs" }, "kmsMasterKeyId"],
      ["keys of SQS", { sqsManagedSseEnabled: true }, "kmsMasterKeyId"],
    ],
    unknown: [["which key", { kmsMasterKeyId: UNKNOWN }, "kmsMasterKeyId"]],
  });

  describeRule(queueTagged, {
    passes: [["a tag", { tags: { project: "x" } }]],
    fails: [["none", {}, "tags"]],
    unknown: [["the tags", { tags: UNKNOWN }, "tags"]],
  });

  const queue = createQueue("work");
  const kept = createQueue("kept");
  const built = (type: string, property: string, from = kept) =>
    other(type, { [property]: UNKNOWN }, { [property]: [from.urn] });
  describeStackRule(queueRedrive, {
    passes: [
      ["a queue and the one that keeps what fails", [createQueue("work", { redrivePolicy: redriveTo("kept") }), kept]],
      [
        "a policy in a resource of its own",
        [
          queue,
          kept,
          other("aws:sqs/redrivePolicy:RedrivePolicy", { queueUrl: queue.props.url, redrivePolicy: redriveTo("kept") }),
        ],
      ],
      ["a queue that says whose failures it keeps", [createQueue("kept", { redriveAllowPolicy: "{}" })]],
      [
        "one that says so in a resource of its own",
        [
          kept,
          other("aws:sqs/redriveAllowPolicy:RedriveAllowPolicy", {
            queueUrl: kept.props.url,
            redriveAllowPolicy: "{}",
          }),
        ],
      ],
      [
        "a subscription's",
        [kept, other("aws:sns/topicSubscription:TopicSubscription", { redrivePolicy: redriveTo("kept") })],
      ],
      [
        "a queue that keeps what a bus can't decrypt",
        [kept, other("aws:cloudwatch/eventBus:EventBus", { deadLetterConfig: { arn: arnOf("kept") } })],
      ],
      [
        "a function's",
        [kept, other("aws:lambda/function:Function", { deadLetterConfig: { targetArn: arnOf("kept") } })],
      ],
      [
        "a mapping's",
        [
          kept,
          other("aws:lambda/eventSourceMapping:EventSourceMapping", {
            destinationConfig: { onFailure: { destinationArn: arnOf("kept") } },
          }),
        ],
      ],
      ["a function's that is yet to be named", [kept, built("aws:lambda/function:Function", "deadLetterConfig")]],
    ],
    fails: [
      ["none", [queue], "redrivePolicy"],
      ["what AWS is yet to answer", [createQueue("work", { redrivePolicy: UNKNOWN })], "redrivePolicy"],
      [
        "a queue that keeps nobody's failures",
        [createQueue("work", { redriveAllowPolicy: '{"redrivePermission":"denyAll"}' })],
        "redrivePolicy",
      ],
      ["a policy that names no queue", [createQueue("work", { redrivePolicy: "{}" })], "redrivePolicy"],
      [
        "a queue whose name starts as another's",
        [
          createQueue("kept-2"),
          other("aws:lambda/function:Function", { deadLetterConfig: { targetArn: arnOf("kept") } }),
        ],
        "redrivePolicy",
      ],
      [
        "a queue for successes",
        [
          kept,
          other("aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig", {
            destinationConfig: { onSuccess: { destination: arnOf("kept") } },
          }),
        ],
        "redrivePolicy",
      ],
      [
        "what another queue will be named for",
        [
          queue,
          createQueue("kept", { redriveAllowPolicy: "{}" }),
          built("aws:lambda/function:Function", "deadLetterConfig"),
        ],
        "redrivePolicy",
      ],
    ],
    unknown: [
      [
        "the policy",
        [{ ...createQueue("work", { redrivePolicy: UNKNOWN }), propertyDependencies: { redrivePolicy: [kept.urn] } }],
        "redrivePolicy",
      ],
      [
        "whether it keeps a function's",
        [kept, other("aws:lambda/function:Function", { deadLetterConfig: { targetArn: UNKNOWN } })],
        "redrivePolicy",
      ],
    ],
  });

  const refusesHttp = {
    ...{ Effect: "Deny", Principal: "*", Action: "sqs:*", Resource: "*" },
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
  const policy = JSON.stringify({ Version: "2012-10-17", Statement: [refusesHttp] });
  const good = {
    kmsMasterKeyId: "alias/own",
    redrivePolicy: redriveTo("kept"),
    tags: { project: "x" },
    region: "",
    policy,
  };
  const added = (change: Properties) => (stack: { adds: (type: string, props: Properties) => void }) =>
    stack.adds(QUEUE, { ...good, ...change });
  describeMutations([
    {
      rule: queueEncrypted,
      title: "a queue in plain text",
      apply: added({ kmsMasterKeyId: undefined }),
      also: [queueCustomerKey.name],
    },
    { rule: queueCustomerKey, title: "AWS's own key", apply: added({ kmsMasterKeyId: "alias/aws/sqs" }) },
    { rule: queueTagged, title: "no tags", apply: added({ tags: {} }) },
    { rule: queueRedrive, title: "a message that comes back for ever", apply: added({ redrivePolicy: undefined }) },
  ]);
});
