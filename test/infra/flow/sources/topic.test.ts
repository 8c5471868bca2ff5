import * as lambda from "@pulumi/aws/lambda/index.js";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { FailureStore } from "../../../../infra/data/failures.ts";
import { Topic, type TopicArgs } from "../../../../infra/data/topic.ts";
import { onNotifications, type TopicTriggerArgs } from "../../../../infra/flow/sources/topic.ts";
import type { EventOf, Trigger } from "../../../../infra/flow/sources/trigger.ts";
import { ACCOUNT, underMocks } from "../../../support/mocks.ts";

const [region, keyArn] = ["us-east-1", "arn:aws:kms:us-east-1:111122223333:key/k"];
const common = { region, keyArn, tags: { project: "t" }, protect: true };
const topicArn = "arn:aws:sns:us-east-1:111122223333:orders";

const createTopic = (overrides: Partial<TopicArgs> = {}) => new Topic("orders", { ...common, ...overrides });
const createTrigger = (topic: Topic, overrides: Partial<TopicTriggerArgs> = {}) =>
  onNotifications(topic, {
    failures: new FailureStore("failures", { ...common, accountId: ACCOUNT, retentionDays: 14 }),
    ...overrides,
  });
/** What a program with a topic and its trigger declares, and what it watches. */
const connected = async (overrides: Partial<TopicTriggerArgs> = {}) => {
  const { rows, result } = await underMocks(() => {
    const to = { function: lambda.Function.get("f", "f"), alias: lambda.Alias.get("live", "live"), tags: {} };
    return createTrigger(createTopic(), overrides).connect("t", to, {});
  });
  const inputsOf = (type: string, name: string) =>
    rows.find((row) => row.type.endsWith(type) && row.name === name)?.inputs;
  return { watch: result, inputsOf };
};
const problemsOf = async (topic: Partial<TopicArgs>, trigger: Partial<TopicTriggerArgs>) =>
  (await underMocks(() => createTrigger(createTopic(topic), trigger).problems)).result;

describe("a topic", () => {
  it("is encrypted, and publishes nothing that comes over plain HTTP", async () => {
    const { rows } = await underMocks(() => createTopic());
    const [topic, policy] = rows.filter(({ type }) => type.startsWith("aws:sns/"));
    expect(topic?.inputs).to.include({ kmsMasterKeyId: keyArn, region });
    expect(JSON.parse(String(policy?.inputs.policy)).Statement).to.deep.equal([
      {
        ...{ Sid: "DenyPlainHttp", Effect: "Deny", Principal: "*", Action: "sns:Publish", Resource: topicArn },
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ]);
  });

  it("is FIFO when asked, and takes bodies for one message only by consent", async () => {
    const { rows } = await underMocks(() => createTopic({ type: "fifo" }));
    const topic = rows.find(({ type }) => type === "aws:sns/topic:Topic");
    expect(topic?.inputs).to.include({ fifoTopic: true, contentBasedDeduplication: false });
    const error = await underMocks(() => createTopic({ contentBasedDeduplication: true })).catch((caught) => caught);
    expect(error.message).to.match(/^orders: contentBasedDeduplication must come with type fifo, got standard/);
  });
});

describe("a trigger on messages of a topic", () => {
  it("lets this topic alone invoke the alias, and subscribes it", async () => {
    const { inputsOf } = await connected({ filterPolicy: { tier: ["gold"] } });
    expect(inputsOf(":Permission", "t")).to.include({
      ...{ action: "lambda:InvokeFunction", function: "f", qualifier: "live" },
      ...{ principal: "sns.amazonaws.com", sourceArn: topicArn },
    });
    expect(inputsOf(":TopicSubscription", "t")).to.include({
      ...{ topic: topicArn, protocol: "lambda", region },
      ...{ filterPolicy: '{"tier":["gold"]}', filterPolicyScope: "MessageAttributes" },
      redrivePolicy: '{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:111122223333:t-undelivered"}',
    });
  });

  it("keeps what SNS can't deliver in a queue of its own, to which this topic alone sends", async () => {
    const { inputsOf } = await connected();
    expect(inputsOf("sqs/queue:Queue", "t-undelivered")).to.include({
      messageRetentionSeconds: 1_209_600,
      kmsMasterKeyId: keyArn,
    });
    const { Statement } = JSON.parse(String(inputsOf(":QueuePolicy", "t-undelivered")?.policy));
    expect(Statement[0]).to.include({ Effect: "Deny" });
    expect(Statement[1]).to.deep.include({
      ...{ Effect: "Allow", Principal: { Service: "sns.amazonaws.com" }, Action: "sqs:SendMessage" },
      Condition: { ArnEquals: { "aws:SourceArn": topicArn } },
    });
  });

  it("asks for the place of failures, and for no right of the function's", async () => {
    const { result } = await underMocks(() => {
      const trigger = createTrigger(createTopic(), { maximumRetryAttempts: 1 });
      return [trigger.asynchronous?.failures.region, trigger.asynchronous?.maximumRetryAttempts, trigger.grants];
    });
    expect(result).to.deep.equal([region, 1, []]);
  });

  it("watches what is not delivered, what is lost, and what lies in its dead-letter queue", async () => {
    const { watch } = await connected();
    expect(
      watch.alarms.map(({ name, namespace, dimensions }) => [name, namespace, Object.keys(dimensions)]),
    ).to.deep.equal([
      ["topic-undelivered", "AWS/SNS", ["TopicName"]],
      ["topic-lost", "AWS/SNS", ["TopicName"]],
      ["topic-unreadable", "AWS/SNS", ["TopicName"]],
      ["undelivered", "AWS/SQS", ["QueueName"]],
    ]);
    expect(watch.graphs).not.to.deep.equal([]);
  });

  const six = Object.fromEntries(["a", "b", "c", "d", "e", "f"].map((key) => [key, ["v"]]));
  const refused: [Partial<TopicArgs>, Partial<TopicTriggerArgs>, RegExp][] = [
    [{ type: "fifo" }, {}, /^topic must be a standard one, got a FIFO topic/],
    [{}, { filterPolicy: { a: { b: ["c"] } } }, /^filterPolicy must not nest where filterScope is MessageAttributes/],
    [{}, { filterPolicy: { a: "b" } }, /^filterPolicy.a must be a list of rules/],
    [{}, { filterPolicy: six }, /^filterPolicy must name at most 5 keys, got 6/],
    [{}, { filterPolicy: { a: Array.from({ length: 151 }, String) } }, /at most 150 combinations of values, got 151/],
    [{}, { filterPolicy: { a: [{ like: "b" }] } }, /got {"like":"b"}.\nFix: use one of /],
    [{}, { filterScope: "MessageBody" }, /^filterScope must come with filterPolicy/],
  ];
  for (const [topic, trigger, problem] of refused)
    it(`refuses ${JSON.stringify(trigger).slice(0, 60)} of ${JSON.stringify(topic)}`, async () => {
      const problems = await problemsOf(topic, trigger);
      expect(problems).to.have.length(1);
      expect(problems[0]).to.match(problem);
    });

  it("takes a nested policy of the body", async () => {
    expect(await problemsOf({}, { filterPolicy: { a: { b: ["c"] } }, filterScope: "MessageBody" })).to.deep.equal([]);
  });

  it("says where it listens, so that a function that publishes there is refused", async () => {
    const { result } = await underMocks(() => {
      const topic = createTopic();
      const { listens } = createTrigger(topic);
      return [listens?.arn === topic.arn, listens?.writesBack, topic.grant("write").kind];
    });
    expect(result).to.deep.equal([true, false, "publish"]);
  });

  it("takes a topic that stands already, by what must be known of it", async () => {
    const { rows } = await underMocks(() => {
      const to = { function: lambda.Function.get("f", "f"), alias: lambda.Alias.get("live", "live"), tags: {} };
      const known = { name: pulumi.output("theirs"), arn: pulumi.output(topicArn), keyArn: pulumi.output(keyArn) };
      const failures = new FailureStore("failures", { ...common, accountId: ACCOUNT, retentionDays: 14 });
      return onNotifications({ ...known, region, isFifo: false }, { failures }).connect("t", to, {});
    });
    expect(rows.filter(({ type }) => type.startsWith("aws:sns/")).map(({ inputs }) => inputs.topic)).to.deep.equal([
      topicArn,
    ]);
  });

  it("does not compile with a handler that can't take what a topic sends", () => {
    type OfQueue = { handler: (event: { Records: { receiptHandle: string }[] }) => void };
    const define = (topic: Topic, args: TopicTriggerArgs): Trigger<EventOf<OfQueue>> =>
      // @ts-expect-error a topic's messages are none of a queue
      onNotifications(topic, args);
    expect(define).to.be.a("function");
  });
});
