import { expect } from "chai";
import { isAwsError } from "../../../emulator/aws-error.ts";
import { caller } from "../sqs/create-queue.ts";
import { attribute, createTopic, FUNCTION } from "./create-topic.ts";

type Made = ReturnType<typeof createTopic>;

const refusalOf = (call: () => unknown): string => {
  try {
    call();
  } catch (error) {
    if (isAwsError(error)) return `${error.statusCode} ${error.name}: ${error.message}`;
    throw error;
  }
  return "taken";
};
const filter = (policy: unknown, scope = "MessageAttributes") => ({
  FilterPolicy: typeof policy === "string" ? policy : JSON.stringify(policy),
  FilterPolicyScope: scope,
});
const many = (count: number) => Array.from({ length: count }, (_, index) => `v${index}`);
const batch = (...entries: { Id: string; Message: string }[]) => ({ PublishBatchRequestEntries: entries });
const large = "x".repeat(262_144);

describe("SNS refuses", () => {
  const all: [what: string, call: (made: Made) => unknown, answer: RegExp][] = [
    [
      "a topic that is not there",
      (t) => t.publish("a", { TopicArn: `${t.TopicArn}2` }),
      /^404 NotFound: Topic does not exist$/,
    ],
    [
      "what is no ARN",
      (t) => t.publish("a", { TopicArn: "orders" }),
      /^400 InvalidParameter: Invalid parameter: TopicArn Reason: An ARN must have at least 6 elements, not 1$/,
    ],
    [
      "a message for nobody",
      ({ sns }) => sns.publish(caller, { Message: "a" }),
      /^400 InvalidParameter: Invalid parameter: TopicArn or TargetArn Reason: no value for required parameter$/,
    ],
    [
      "a group with a blank in its ID",
      (t) => t.publish("a", { MessageGroupId: "a b" }),
      /Invalid parameter: MessageGroupId Reason: MessageGroupId can only include alphanumeric and punctuation characters/,
    ],
    [
      "a filter policy that is no JSON",
      (t) => t.toQueue(filter("{")),
      /^400 InvalidParameter: Invalid parameter: Attributes Reason: FilterPolicy: failed to parse JSON\./,
    ],
    [
      "a filter policy that its rules refuse, in their words",
      (t) => t.toQueue(filter('{"k": [["v"]]}')),
      /^400 InvalidParameter: Invalid parameter: Attributes Reason: FilterPolicy: Match value must be String, number, true, false, or null\n at \[Source: \(String\)"\{"k":\[\["v"\]\]\}"; line: 1, column: 8\]$/,
    ],
    ["an empty message", (t) => t.publish(""), /InvalidParameter: Invalid parameter: Empty message$/],
    ["an empty subject", (t) => t.publish("a", { Subject: "" }), /Invalid parameter: Subject$/],
    ["a subject of two lines", (t) => t.publish("a", { Subject: "a\nb" }), /Invalid parameter: Subject$/],
    ["a subject that begins with a space", (t) => t.publish("a", { Subject: " a" }), /Invalid parameter: Subject$/],
    ["a message that is too long", (t) => t.publish(`${large}x`), /Invalid parameter: Message too long$/],
    [
      "attributes that make it too long",
      (t) => t.publish(large, { MessageAttributes: { a: attribute("b") } }),
      /Message too long$/,
    ],
    [
      "an attribute that is no number",
      (t) => t.publish("a", { MessageAttributes: { price: { DataType: "Number", StringValue: "many" } } }),
      /^400 ParameterValueInvalid: Could not cast message attribute 'price' value to number\.$/,
    ],
    [
      "a blank in an attribute's name",
      (t) => t.publish("a", { MessageAttributes: { "a b": attribute("x") } }),
      /ParameterValueInvalid: Invalid non-alphanumeric character '#x20' was found in the message attribute name\. Can only include/,
    ],
    [
      "an attribute's name that ends with a dot",
      (t) => t.publish("a", { MessageAttributes: { "a.": attribute("x") } }),
      /Invalid message attribute name ending with character '\.' was found\.$/,
    ],
    [
      "to delete what is no ARN",
      (t) => t.sns.deleteTopic(caller, { TopicArn: "orders" }),
      /TopicArn Reason: An ARN must have at least 6 elements, not 1$/,
    ],
    [
      "a topic's ARN as a subscription's, without counting wrong",
      (t) => t.sns.unsubscribe(caller, { SubscriptionArn: t.TopicArn }),
      /^400 InvalidParameter: Invalid parameter: SubscriptionArn$/,
    ],
    [
      "a structure without default",
      (t) => t.publish('{"sqs":"a"}', { MessageStructure: "json" }),
      /Message Structure - No default entry in JSON message body$/,
    ],
    [
      "a structure that is no JSON",
      (t) => t.publish("a", { MessageStructure: "json" }),
      /Message Structure - JSON message body failed to parse$/,
    ],
    [
      "an attribute without value",
      (t) => t.publish("a", { MessageAttributes: { tier: { DataType: "String", StringValue: "" } } }),
      /ParameterValueInvalid: The message attribute 'tier' must contain non-empty message attribute value for message attribute type 'String'\.$/,
    ],
    [
      "an attribute of another type",
      (t) => t.publish("a", { MessageAttributes: { tier: { DataType: "Text", StringValue: "a" } } }),
      /'tier' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String\.$/,
    ],
    [
      "a deduplication ID on a standard topic",
      (t) => t.publish("a", { MessageDeduplicationId: "1" }),
      /MessageDeduplicationId Reason: The request includes MessageDeduplicationId parameter that is not valid for this topic type$/,
    ],
    [
      "eleven entries",
      (t) =>
        t.sns.publishBatch(caller, { TopicArn: t.TopicArn, ...batch(...many(11).map((Id) => ({ Id, Message: "a" }))) }),
      /TooManyEntriesInBatchRequest: The batch request contains more entries than permissible\.$/,
    ],
    [
      "an ID twice",
      (t) =>
        t.sns.publishBatch(caller, {
          TopicArn: t.TopicArn,
          ...batch({ Id: "a", Message: "a" }, { Id: "a", Message: "b" }),
        }),
      /BatchEntryIdsNotDistinct: /,
    ],
    [
      "a batch that is too long",
      (t) =>
        t.sns.publishBatch(caller, {
          TopicArn: t.TopicArn,
          ...batch({ Id: "a", Message: large }, { Id: "b", Message: "b" }),
        }),
      /BatchRequestTooLong: The length of all the messages put together is more than the limit\.$/,
    ],
    [
      "a queue's URL",
      (t) => t.sns.subscribe(caller, { TopicArn: t.TopicArn, Protocol: "sqs", Endpoint: "https://q" }),
      /Invalid parameter: SQS endpoint ARN$/,
    ],
    [
      "a protocol that nothing models, by its name",
      (t) => t.sns.subscribe(caller, { TopicArn: t.TopicArn, Protocol: "https", Endpoint: "https://a" }),
      /Protocol https is not modelled by the local cloud$/,
    ],
    [
      "a protocol that is none",
      (t) => t.sns.subscribe(caller, { TopicArn: t.TopicArn, Protocol: "ftp", Endpoint: "https://a" }),
      /^400 InvalidParameter: Invalid parameter: Amazon SNS does not support this protocol string: ftp$/,
    ],
    [
      "a FIFO queue",
      (t) =>
        t.sns.subscribe(caller, {
          TopicArn: t.TopicArn,
          Protocol: "sqs",
          Endpoint: "arn:aws:sqs:eu-west-1:111122223333:q.fifo",
        }),
      /FIFO SQS Queues can not be subscribed to standard SNS topics$/,
    ],
    [
      "other attributes of a subscription that is there",
      (t) => [t.toQueue(), t.toQueue({ RawMessageDelivery: "true" })],
      /Subscription already exists with different attributes$/,
    ],
    [
      "a subscription's ARN that is none",
      (t) => t.sns.unsubscribe(caller, { SubscriptionArn: t.TopicArn.split(":").slice(1).join(":") }),
      /An ARN must have at least 6 elements, not 5$/,
    ],
    [
      "a nested policy of attributes",
      (t) => t.toQueue(filter({ a: { b: ["c"] } })),
      /^400 InvalidParameter: Invalid parameter: Filter policy scope MessageAttributes does not support nested filter policy$/,
    ],
    [
      "six keys",
      (t) => t.toQueue(filter(Object.fromEntries(many(6).map((key) => [key, ["v"]])))),
      /Attributes Reason: FilterPolicy: Filter policy can not have more than 5 keys$/,
    ],
    ["151 values", (t) => t.toQueue(filter({ a: many(151) })), /FilterPolicy: Filter policy is too complex$/],
    ["100 times 51 values", (t) => t.toQueue(filter({ a: many(100), b: many(51) })), /too complex$/],
    [
      "a nested policy of too many values by its depth",
      (t) => t.toQueue(filter({ a: { b: { c: many(51) } } }, "MessageBody")),
      /too complex$/,
    ],
    ["a policy that is no JSON", (t) => t.toQueue(filter("{")), /FilterPolicy: /],
    ["an unknown operator", (t) => t.toQueue(filter({ a: [{ wrong: true }] })), /FilterPolicy: .*wrong/],
    [
      "a redrive policy without a queue",
      (t) => t.toQueue({ RedrivePolicy: "{}" }),
      /RedrivePolicy: deadLetterTargetArn is an invalid arn$/,
    ],
    ["an unknown attribute", (t) => t.toQueue({ Colour: "red" }), /Colour/],
    [
      "a name of other letters",
      ({ sns }) => sns.createTopic(caller, { Name: "a b" }),
      /Invalid parameter: Topic Name$/,
    ],
    [".fifo without FifoTopic", ({ sns }) => sns.createTopic(caller, { Name: "a.fifo" }), /Topic Name$/],
    [
      "FifoTopic without .fifo",
      ({ sns }) => sns.createTopic(caller, { Name: "a", Attributes: { FifoTopic: "true" } }),
      /Topic Name$/,
    ],
    [
      "other attributes of a topic that is there",
      ({ sns }) => sns.createTopic(caller, { Name: "orders", Attributes: { DisplayName: "a" } }),
      /Attributes Reason: Topic already exists with different attributes$/,
    ],
    [
      "an unknown attribute of a topic",
      ({ sns, TopicArn }) => sns.setTopicAttributes(caller, { TopicArn, AttributeName: "Colour" }),
      /AttributeName$/,
    ],
  ];
  for (const [what, call, answer] of all)
    it(what, () => {
      expect(refusalOf(() => call(createTopic()))).to.match(answer);
    });

  it("of a FIFO topic a function, a message without group, and one without deduplication ID", () => {
    const { toFunction, publish, sns, TopicArn } = createTopic({ fifo: true });
    expect(refusalOf(() => toFunction(FUNCTION))).to.match(/FIFO SNS topics can not deliver to Lambda/);
    expect(refusalOf(() => publish("a"))).to.match(/The MessageGroupId parameter is required for FIFO topics$/);
    expect(refusalOf(() => publish("a", { MessageGroupId: "g" }))).to.match(/ContentBasedDeduplication enabled or/);
    const entries = batch({ Id: "a", Message: "a" }, { Id: "b", Message: "b" });
    const together = refusalOf(() => sns.publishBatch(caller, { TopicArn, ...entries }));
    expect(together, "the whole batch").to.match(/The MessageGroupId parameter is required for FIFO topics$/);
  });

  it("no message of just its most, no topic and no subscription that is there already, no subscription that is gone", () => {
    const { sns, TopicArn, publish, toQueue } = createTopic();
    publish(large);
    for (const Attributes of [{}, { DisplayName: "" }])
      expect(sns.createTopic(caller, { Name: "orders", Attributes })).to.deep.equal({ TopicArn });
    const { SubscriptionArn } = toQueue();
    expect(toQueue({ RawMessageDelivery: "False", FilterPolicyScope: "MessageAttributes" })).to.deep.equal({
      SubscriptionArn,
    });
    for (let time = 0; time < 2; time++) sns.unsubscribe(caller, { SubscriptionArn });
    expect(sns.listSubscriptionsByTopic(caller, { TopicArn })).to.deep.equal({ Subscriptions: [] });
  });
});
