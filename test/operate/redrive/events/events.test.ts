import { expect } from "chai";
import { ARN, caller, createCloud, queueArn } from "../create-cloud.ts";

const record = (order: number) => ({
  requestContext: { requestId: `r-${order}`, functionArn: `${ARN}:live`, condition: "RetriesExhausted" },
  requestPayload: { order },
});

describe("redrive of events", () => {
  let cloud: Awaited<ReturnType<typeof createCloud>>;
  beforeEach(async () => {
    cloud = await createCloud();
  });
  afterEach(() => cloud.close());

  it("invokes the alias with what it failed at, once however often it is run", async () => {
    cloud.addFunction();
    for (const order of [1, 2]) await cloud.keep(`2026/01/01/${order}`, record(order));
    expect(await cloud.giveEvents({ dryRun: true })).to.deep.equal({ given: 2, before: 0, problems: [] });
    expect(cloud.events).to.deep.equal([]);
    expect(await cloud.giveEvents()).to.deep.equal({ given: 2, before: 0, problems: [] });
    await cloud.keep("2026/01/02/3", record(3));
    expect(await cloud.giveEvents()).to.deep.equal({ given: 1, before: 2, problems: [] });
    expect(cloud.events).to.have.deep.members([{ order: 1 }, { order: 2 }, { order: 3 }]);
  });

  it("leaves what is older than asked for, and names what it can't read by its key alone", async () => {
    cloud.addFunction();
    await cloud.keep("1", { requestPayload: "secret" });
    const { given, problems } = await cloud.giveEvents();
    expect([given, problems.length]).to.deep.equal([0, 1]);
    expect(problems[0])
      .to.match(/^aws\/lambda\/async\/buy\/1: /)
      .and.not.include("secret");
    await cloud.keep("2", record(2));
    expect(await cloud.giveEvents({ sinceMs: Date.now() + 60_000 })).to.deep.include({ given: 0, problems: [] });
  });

  it("changes no digit of a number", async () => {
    cloud.addFunction();
    const text = JSON.stringify(record(1)).replace('{"order":1}', '{"order":[12345678901234567890,1.10,"1"]}');
    await cloud.objectStore.putObject("failures", "aws/lambda/async/buy/1", Buffer.from(text));
    await cloud.giveEvents();
    expect(cloud.payloads).to.deep.equal(['{"order":[12345678901234567890,1.10,"1"]}']);
  });

  it("marks nothing that Lambda did not take", async () => {
    await cloud.keep("1", record(1));
    const error = await cloud.giveEvents().catch((caught: Error) => caught);
    expect(error).to.have.property("name", "ResourceNotFoundException");
    cloud.addFunction();
    expect(await cloud.giveEvents()).to.deep.include({ given: 1, before: 0 });
  });

  it("has SQS move dead letters back to the queue that gave them up", async () => {
    const { sqs } = cloud;
    const [dead, work] = ["dead", "work"].map((QueueName) => sqs.createQueue(caller, { QueueName }).QueueUrl);
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: queueArn("dead"), maxReceiveCount: 1 });
    sqs.setQueueAttributes(caller, { QueueUrl: work ?? "", Attributes: { RedrivePolicy } });
    sqs.sendMessage(caller, { QueueUrl: work ?? "", MessageBody: "a" });
    for (let receive = 0; receive < 2; receive++)
      await sqs.receiveMessage(caller, { QueueUrl: work ?? "", VisibilityTimeout: 0 });
    expect(await cloud.giveDeadLetters("dead", { dryRun: true })).to.deep.include({ given: 1 });
    expect(await cloud.giveDeadLetters(dead ?? "")).to.deep.equal({ given: 1, before: 0, problems: [] });
    const { Messages = [] } = await sqs.receiveMessage(caller, { QueueUrl: work ?? "" });
    expect(Messages.map(({ Body }) => Body)).to.deep.equal(["a"]);
  });

  it("says which queue is none", async () => {
    const error = await cloud.giveDeadLetters("nobody").catch((caught: Error) => caught);
    expect(error)
      .to.have.property("message")
      .that.matches(/^--dead-letters must name a queue .* got nobody/);
  });

  it("gives what SNS could not deliver to the function that it was for, and to no other subscriber", async () => {
    const { sns, sqs, events } = cloud;
    const { TopicArn } = sns.createTopic(caller, { Name: "orders" });
    sqs.createQueue(caller, { QueueName: "undelivered" });
    const { QueueUrl } = sqs.createQueue(caller, { QueueName: "others" });
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: queueArn("undelivered") });
    const Attributes = { RedrivePolicy };
    const { SubscriptionArn } = sns.subscribe(caller, { TopicArn, Protocol: "lambda", Endpoint: ARN, Attributes });
    const { MessageId } = sns.publish(caller, { TopicArn, Message: "hello" });
    sns.subscribe(caller, { TopicArn, Protocol: "sqs", Endpoint: queueArn("others") });
    cloud.addFunction();
    expect(await cloud.giveDeadLetters(queueArn("undelivered"))).to.deep.equal({ given: 1, before: 0, problems: [] });
    const [{ Records = [] } = {}] = events as { Records?: { EventSubscriptionArn: string; Sns: object }[] }[];
    expect(Records[0]).to.include({ EventSource: "aws:sns", EventSubscriptionArn: SubscriptionArn });
    expect(Records[0]?.Sns).to.deep.include({ MessageId, Message: "hello", Subject: null, MessageAttributes: {} });
    expect(await sqs.receiveMessage(caller, { QueueUrl })).to.deep.equal({});
    expect(await cloud.giveDeadLetters("undelivered")).to.deep.include({ given: 0 });
  });

  it("gives what EventBridge could not deliver to its target, and leaves what says no function", async () => {
    const { sqs, events } = cloud;
    cloud.addFunction();
    const { QueueUrl } = sqs.createQueue(caller, { QueueName: "undelivered" });
    const MessageAttributes = { TARGET_ARN: { DataType: "String", StringValue: `${ARN}:live` } };
    sqs.sendMessage(caller, { QueueUrl, MessageBody: '{"detail":1}', MessageAttributes });
    sqs.sendMessage(caller, { QueueUrl, MessageBody: "secret" });
    const { given, problems } = await cloud.giveDeadLetters("undelivered");
    expect([given, problems.length, events]).to.deep.equal([1, 1, [{ detail: 1 }]]);
    expect(problems[0]).not.to.include("secret");
  });
});
