import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  GetQueueUrlCommand,
  QueueDoesNotExist,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { expect } from "chai";
import { createEndpoint } from "../../../../emulator/endpoint/endpoint.ts";
import { createKinesis } from "../../../../emulator/kinesis/kinesis.ts";
import { createMemoryObjectStore } from "../../../../emulator/s3/memory-object-store.ts";
import { createSqs } from "../../../../emulator/sqs/sqs.ts";
import { realClock as clock } from "../../../../emulator/time/real-clock.ts";

describe("SQS to an AWS SDK", () => {
  const endpoint = createEndpoint({
    kinesis: createKinesis({ clock }),
    objectStore: createMemoryObjectStore({ clock }),
    sqs: createSqs({ clock }),
  });
  let origin = "";
  let client: SQSClient;
  before(async () => {
    origin = `http://127.0.0.1:${await endpoint.listen()}`;
    const credentials = { accessKeyId: "111122223333", secretAccessKey: "any" };
    client = new SQSClient({ region: "eu-west-1", endpoint: origin, credentials });
  });
  after(async () => {
    client.destroy();
    await endpoint.close();
  });

  it("creates, sends, receives and deletes; the SDK checks every checksum", async () => {
    const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName: "orders" }));
    expect(QueueUrl).to.equal(`${origin}/111122223333/orders`);
    const MessageAttributes = {
      kind: { DataType: "String", StringValue: "paid" },
      raw: { DataType: "Binary", BinaryValue: Buffer.from([1, 2]) },
    };
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: "한글", MessageAttributes }));
    const Entries = ["a", "b"].map((Id) => ({ Id, MessageBody: Id }));
    await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        MessageAttributeNames: ["All"],
        WaitTimeSeconds: 1,
      }),
    );
    expect(Messages.map(({ Body }) => Body)).to.deep.equal(["한글", "a", "b"]);
    expect([...(Messages[0]?.MessageAttributes?.raw?.BinaryValue ?? [])]).to.deep.equal([1, 2]);
    const handles = Messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
    const { Successful } = await client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries: handles }));
    expect(Successful).to.have.length(3);
    const left = await client.send(new ReceiveMessageCommand({ QueueUrl }));
    expect(left.Messages).to.equal(undefined);
  });

  it("writes errors so that the SDK knows them, by shape and by code", async () => {
    const missing = await client.send(new GetQueueUrlCommand({ QueueName: "none" })).catch((error) => error);
    expect(missing).to.be.instanceOf(QueueDoesNotExist);
    expect(missing).to.have.property("Code", "AWS.SimpleQueueService.NonExistentQueue");
    const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName: "other" }));
    const change = new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle: "x", VisibilityTimeout: 1 });
    expect(await client.send(change).catch((error) => error)).to.have.property("name", "ReceiptHandleIsInvalid");
  });
});
