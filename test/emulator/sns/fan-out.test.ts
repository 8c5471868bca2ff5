import { expect } from "chai";
import { caller } from "../sqs/create-queue.ts";
import { attribute, createTopic, FUNCTION, GONE } from "./create-topic.ts";

describe("a topic", () => {
  it("gives a message to each of its subscribers", async () => {
    const { toQueue, toFunction, publish, bodies, events, outcomes } = createTopic();
    toQueue({ RawMessageDelivery: "true" });
    toFunction();
    publish("hello");
    expect(await bodies()).to.deep.equal(["hello"]);
    expect(events).to.have.length(1);
    expect(outcomes()).to.deep.equal(["delivered", "delivered"]);
  });

  it("gives a queue an envelope with its members in AWS's order", async () => {
    const { toQueue, publish, bodies, TopicArn } = createTopic();
    toQueue();
    const { MessageId } = publish("hello", {
      Subject: "hi",
      MessageAttributes: { tier: attribute("gold"), raw: { DataType: "Binary", BinaryValue: "AQI=" } },
    });
    const envelope = JSON.parse((await bodies())[0] ?? "");
    expect(Object.keys(envelope).join(" ")).to.equal(
      "Type MessageId TopicArn Subject Message Timestamp SignatureVersion Signature SigningCertURL UnsubscribeURL MessageAttributes",
    );
    expect(envelope).to.deep.include({
      ...{ Type: "Notification", MessageId, TopicArn, Subject: "hi", Message: "hello" },
      ...{ Timestamp: "2025-01-01T00:00:00.000Z", SignatureVersion: "1" },
      MessageAttributes: { tier: { Type: "String", Value: "gold" }, raw: { Type: "Binary", Value: "AQI=" } },
    });
  });

  it("leaves subject and attributes out of an envelope where there are none", async () => {
    const { toQueue, publish, bodies } = createTopic();
    toQueue();
    publish("hello");
    expect(JSON.parse((await bodies())[0] ?? "")).not.to.have.any.keys("Subject", "MessageAttributes");
  });

  it("gives a function exactly one record, with null for no subject and {} for no attributes", () => {
    const { toFunction, publish, events } = createTopic();
    const { SubscriptionArn } = toFunction();
    const { MessageId } = publish("hello");
    const { Records } = JSON.parse(events[0] ?? "");
    expect(Records).to.have.length(1);
    expect(Records[0]).to.include({
      EventSource: "aws:sns",
      EventVersion: "1.0",
      EventSubscriptionArn: SubscriptionArn,
    });
    expect(Records[0].Sns).to.deep.include({ MessageId, Message: "hello", Subject: null, MessageAttributes: {} });
    expect(Records[0].Sns).to.include.keys("SigningCertUrl", "UnsubscribeUrl");
  });

  it("hands attributes over as the queue's own with raw delivery, under another message ID", async () => {
    const { toQueue, publish, received } = createTopic();
    toQueue({ RawMessageDelivery: "True" });
    const { MessageId } = publish("hello", { MessageAttributes: { tier: attribute("gold") } });
    const [message] = await received();
    expect(message).to.deep.include({ Body: "hello", MessageAttributes: { tier: attribute("gold") } });
    expect(message?.MessageId).not.to.equal(MessageId);
  });

  it("gives each protocol the text of its own", async () => {
    const { toQueue, toFunction, publish, bodies, events } = createTopic();
    toQueue({ RawMessageDelivery: "true" });
    toFunction();
    publish(JSON.stringify({ default: "any", sqs: "for queues" }), { MessageStructure: "json" });
    expect(await bodies()).to.deep.equal(["for queues"]);
    expect(JSON.parse(events[0] ?? "").Records[0].Sns.Message).to.equal("any");
  });

  it("publishes the good entries of a batch, and says what is wrong with the others", async () => {
    const { sns, TopicArn, toQueue, bodies } = createTopic();
    toQueue({ RawMessageDelivery: "true" });
    const PublishBatchRequestEntries = [
      { Id: "a", Message: "one" },
      { Id: "b", Message: "" },
    ];
    const { Successful, Failed } = sns.publishBatch(caller, { TopicArn, PublishBatchRequestEntries });
    expect(Successful.map(({ Id }) => Id)).to.deep.equal(["a"]);
    expect(Failed).to.deep.equal([
      { Id: "b", Code: "InvalidParameter", Message: "Invalid parameter: Empty message", SenderFault: true },
    ]);
    expect(await bodies()).to.deep.equal(["one"]);
  });
});

describe("a subscription that can't be delivered to", () => {
  it("gives the message to its dead-letter queue at once: nobody tries an endpoint that is gone again", async () => {
    const { toFunction, publish, deadLetters, outcomes, deliveries, redrive } = createTopic();
    toFunction(GONE, { RedrivePolicy: redrive });
    publish("hello");
    const [message] = await deadLetters();
    expect(JSON.parse(message?.Body ?? "").Message).to.equal("hello");
    expect(outcomes()).to.deep.equal(["dead-lettered"]);
    expect(deliveries[0]?.reason).to.match(/^ResourceNotFoundException: /);
  });

  it("loses the message without a redrive policy, and takes none from its neighbours", () => {
    const { toFunction, publish, outcomes, events } = createTopic();
    toFunction(GONE);
    toFunction(FUNCTION);
    publish("hello");
    expect(outcomes()).to.deep.equal(["lost", "delivered"]);
    expect(events).to.have.length(1);
  });

  it("gets no more than ten attributes raw, and all in an envelope", async () => {
    const MessageAttributes = Object.fromEntries(
      Array.from({ length: 11 }, (_, index) => [`a${index}`, attribute("x")]),
    );
    for (const [RawMessageDelivery, outcome] of [
      ["true", "dead-lettered"],
      ["false", "delivered"],
    ] as const) {
      const { toQueue, publish, outcomes, deadLetters, redrive } = createTopic();
      toQueue({ RawMessageDelivery, RedrivePolicy: redrive });
      publish("hello", { MessageAttributes });
      expect(outcomes()).to.deep.equal([outcome]);
      const kept = (await deadLetters()).map(({ Body }) => JSON.parse(Body ?? "").Message);
      expect(kept).to.deep.equal(outcome === "dead-lettered" ? ["hello"] : []);
    }
  });
});

describe("a filter policy", () => {
  const gold = { tier: attribute("gold"), price: attribute(12.5), tags: attribute(["new", "sale"]) };
  const byAttributes: [policy: object, passes: boolean][] = [
    [{ tier: ["gold", "silver"] }, true],
    [{ tier: ["Gold"] }, false],
    [{ tier: [{ "equals-ignore-case": "GOLD" }] }, true],
    [{ tier: [{ prefix: "go" }], price: [{ numeric: [">", 10, "<=", 12.5] }] }, true],
    [{ tier: ["gold"], price: [{ numeric: ["<", 10] }] }, false],
    [{ price: ["12.5"] }, false],
    [{ tier: [{ "anything-but": ["gold"] }] }, false],
    [{ tier: [{ "anything-but": { suffix: "er" } }] }, true],
    [{ tags: ["sale", "old"] }, true],
    [{ tags: ["old"] }, false],
    [{ none: [{ exists: false }] }, true],
    [{ tier: [{ exists: false }] }, false],
    [{ none: [{ "anything-but": ["x"] }] }, false],
    [{ $or: [{ tier: ["silver"] }, { price: [12.5] }] }, true],
  ];
  for (const [policy, passes] of byAttributes)
    it(`${passes ? "passes" : "keeps back"} by attributes: ${JSON.stringify(policy)}`, () => {
      const { toFunction, publish, outcomes } = createTopic();
      toFunction(FUNCTION, { FilterPolicy: JSON.stringify(policy) });
      publish("hello", { MessageAttributes: gold });
      expect(outcomes()).to.deep.equal([passes ? "delivered" : "filtered"]);
    });

  const order = { order: { state: "paid", lines: [{ sku: "a" }, { sku: "b" }] } };
  const byBody: [policy: object, body: unknown, passes: boolean][] = [
    [{ order: { state: ["paid"] } }, order, true],
    [{ "order.state": ["paid"] }, order, true],
    [{ "order.state": ["paid"] }, { "order.state": "paid" }, true],
    [{ order: { lines: { sku: ["b"] } } }, order, true],
    [{ order: { lines: { sku: ["c"] } } }, order, false],
    [{ order: { state: ["paid"] } }, "paid", false],
    [{ gone: [null] }, { gone: null }, true],
  ];
  for (const [policy, body, passes] of byBody)
    it(`${passes ? "passes" : "keeps back"} by body: ${JSON.stringify([policy, body])}`, () => {
      const { toFunction, publish, outcomes } = createTopic();
      toFunction(FUNCTION, { FilterPolicy: JSON.stringify(policy), FilterPolicyScope: "MessageBody" });
      publish(JSON.stringify(body));
      expect(outcomes()).to.deep.equal([passes ? "delivered" : "filtered"]);
    });

  it("of the body passes nothing that is no JSON", () => {
    const { toFunction, publish, outcomes } = createTopic();
    toFunction(FUNCTION, { FilterPolicy: '{"a":[{"exists":false}]}', FilterPolicyScope: "MessageBody" });
    publish("hello");
    expect(outcomes()).to.deep.equal(["filtered"]);
  });

  it("is told with its scope only while it is set, and then no more", () => {
    const { sns, toFunction } = createTopic();
    const { SubscriptionArn } = toFunction(FUNCTION, { FilterPolicyScope: "MessageBody" });
    const told = () => sns.getSubscriptionAttributes(caller, { SubscriptionArn }).Attributes;
    expect(told()).not.to.have.any.keys("FilterPolicy", "FilterPolicyScope");
    const policy = { SubscriptionArn, AttributeName: "FilterPolicy", AttributeValue: '{"a":["b"]}' };
    sns.setSubscriptionAttributes(caller, policy);
    expect(told()).to.include({ FilterPolicy: '{"a":["b"]}', FilterPolicyScope: "MessageBody" });
    sns.setSubscriptionAttributes(caller, { ...policy, AttributeValue: "{}" });
    expect(told()).not.to.have.property("FilterPolicy");
  });
});

describe("a FIFO topic", () => {
  const groups = { MessageGroupId: "g" };

  it("keeps the order of a group, and gives a queue group and deduplication ID", async () => {
    const { toQueue, publish, received } = createTopic({ fifo: true, ContentBasedDeduplication: "true" });
    toQueue({ RawMessageDelivery: "true" });
    for (const body of ["Test", "b", "c"]) publish(body, groups);
    const messages = await received();
    expect(messages.map(({ Body }) => Body)).to.deep.equal(["Test", "b", "c"]);
    expect(messages[0]?.Attributes).to.include({
      MessageGroupId: "g",
      MessageDeduplicationId: "532eaabd9574880dbf76b9b8cc00832c20a6ec113d682299550d7a6e0f345e25",
    });
  });

  it("swallows what was published in the last five minutes", async () => {
    const { toQueue, publish, clock, outcomes } = createTopic({ fifo: true });
    toQueue();
    const first = publish("a", { ...groups, MessageDeduplicationId: "1" });
    expect(publish("b", { ...groups, MessageDeduplicationId: "1" })).to.deep.equal(first);
    await clock.advance(300_000);
    expect(publish("c", { ...groups, MessageDeduplicationId: "1" }).MessageId).not.to.equal(first.MessageId);
    expect(outcomes()).to.have.length(2);
  });

  it("tells deduplication IDs of groups apart where its scope is the group", () => {
    const { publish, toQueue, outcomes } = createTopic({ fifo: true, FifoThroughputScope: "MessageGroup" });
    toQueue();
    for (const MessageGroupId of ["g", "h", "g"]) publish("a", { MessageGroupId, MessageDeduplicationId: "1" });
    expect(outcomes()).to.have.length(2);
  });

  it("gives a standard queue neither group nor deduplication ID", async () => {
    const { sns, sqs, TopicArn, publish, received } = createTopic({ fifo: true });
    const { QueueUrl } = sqs.createQueue(caller, { QueueName: "plain" });
    const Endpoint = "arn:aws:sqs:eu-west-1:111122223333:plain";
    sns.subscribe(caller, { TopicArn, Protocol: "sqs", Endpoint });
    publish("a", { ...groups, MessageDeduplicationId: "1" });
    const [message] = await received(QueueUrl);
    expect(message?.Attributes).not.to.have.any.keys("MessageGroupId", "MessageDeduplicationId");
    expect(JSON.parse(message?.Body ?? ""))
      .to.include.keys("SequenceNumber")
      .and.not.to.have.any.keys("Signature");
  });
});
