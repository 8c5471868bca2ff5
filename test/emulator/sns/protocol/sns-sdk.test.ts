import {
  CreateTopicCommand,
  GetSubscriptionAttributesCommand,
  ListPhoneNumbersOptedOutCommand,
  ListSubscriptionsByTopicCommand,
  ListTopicsCommand,
  PublishBatchCommand,
  PublishCommand,
  SetSubscriptionAttributesCommand,
  SNSClient,
  SubscribeCommand,
  UnsubscribeCommand,
} from "@aws-sdk/client-sns";
import { expect } from "chai";
import { createEndpoint } from "../../../../emulator/endpoint/endpoint.ts";
import { createKinesis } from "../../../../emulator/kinesis/kinesis.ts";
import { createMemoryObjectStore } from "../../../../emulator/s3/memory-object-store.ts";
import { realClock } from "../../../../emulator/time/real-clock.ts";
import { attribute, createTopic } from "../create-topic.ts";

describe("SNS, seen by the SDK", () => {
  let topic: ReturnType<typeof createTopic>;
  let client: SNSClient;
  let endpoint: ReturnType<typeof createEndpoint>;
  const unmodelled: string[] = [];
  before(async () => {
    topic = createTopic();
    endpoint = createEndpoint({
      ...{ kinesis: createKinesis({ clock: realClock }), objectStore: createMemoryObjectStore({ clock: realClock }) },
      ...{ sns: topic.sns, onUnmodelled: (name) => unmodelled.push(name) },
    });
    client = new SNSClient({
      ...{ region: "eu-west-1", endpoint: `http://127.0.0.1:${await endpoint.listen()}`, maxAttempts: 1 },
      credentials: { accessKeyId: "111122223333", secretAccessKey: "any" },
    });
  });
  after(async () => {
    client.destroy();
    await endpoint.close();
  });

  it("subscribes, filters, publishes, and unsubscribes", async () => {
    const Attributes = { RawMessageDelivery: "true", FilterPolicy: '{"tier":["gold"]}' };
    const TopicArn = topic.TopicArn;
    const subscription = { TopicArn, Protocol: "sqs", Endpoint: topic.arnOf("work"), Attributes };
    const { SubscriptionArn } = await client.send(new SubscribeCommand(subscription));
    const { Subscriptions } = await client.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
    expect(Subscriptions?.map(({ Endpoint }) => Endpoint)).to.deep.equal([topic.arnOf("work")]);
    const told = await client.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }));
    expect(told.Attributes).to.include(Attributes);

    const { MessageId } = await client.send(
      new PublishCommand({
        ...{ TopicArn, Message: "a <b> & 'c' 한글\r\n", Subject: "s" },
        MessageAttributes: { tier: attribute("gold"), raw: { DataType: "Binary", BinaryValue: Buffer.from([0, 255]) } },
      }),
    );
    expect(MessageId).to.match(/^[\da-f-]{36}$/);
    const { Successful = [], Failed = [] } = await client.send(
      new PublishBatchCommand({
        TopicArn,
        PublishBatchRequestEntries: [
          { Id: "one", Message: "second", MessageAttributes: { tier: attribute("gold") } },
          { Id: "two", Message: "other", MessageAttributes: { tier: attribute("silver") } },
        ],
      }),
    );
    expect([Successful.map(({ Id }) => Id), Failed]).to.deep.equal([["one", "two"], []]);
    const [first, second] = await topic.received();
    expect([first?.Body, second?.Body]).to.deep.equal(["a <b> & 'c' 한글\r\n", "second"]);
    expect(first?.MessageAttributes?.raw).to.deep.equal({ DataType: "Binary", BinaryValue: "AP8=" });

    await client.send(
      new SetSubscriptionAttributesCommand({ SubscriptionArn, AttributeName: "FilterPolicy", AttributeValue: "{}" }),
    );
    await client.send(new UnsubscribeCommand({ SubscriptionArn }));
    const left = await client.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
    expect(left.Subscriptions ?? []).to.deep.equal([]);
  });

  it("creates topics, and lists them", async () => {
    const Attributes = { FifoTopic: "true", ContentBasedDeduplication: "true" };
    const { TopicArn } = await client.send(new CreateTopicCommand({ Name: "payments.fifo", Attributes }));
    const { Topics = [] } = await client.send(new ListTopicsCommand({}));
    expect(Topics.map((each) => each.TopicArn)).to.deep.equal([topic.TopicArn, TopicArn]);
    const { SequenceNumber } = await client.send(new PublishCommand({ TopicArn, Message: "a", MessageGroupId: "g" }));
    expect(SequenceNumber).to.match(/^\d{20}$/);
  });

  it("answers errors under the names that the SDK knows", async () => {
    const TopicArn = `${topic.TopicArn}2`;
    const error = await client.send(new PublishCommand({ TopicArn, Message: "a" })).catch((caught: Error) => caught);
    expect(error).to.include({ name: "NotFoundException", message: "Topic does not exist" });
  });

  it("says by name what is not modelled", async () => {
    const error = await client.send(new ListPhoneNumbersOptedOutCommand({})).catch((caught: Error) => caught);
    expect(error)
      .to.have.property("message")
      .that.matches(/sns\.ListPhoneNumbersOptedOut is not modelled/);
    expect(unmodelled).to.deep.equal(["sns.ListPhoneNumbersOptedOut"]);
  });
});
