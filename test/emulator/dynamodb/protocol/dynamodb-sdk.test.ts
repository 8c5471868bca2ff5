import {
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ResourceNotFoundException,
  TransactionCanceledException,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  UpdateTableCommand,
  waitUntilTableExists,
} from "@aws-sdk/client-dynamodb";
import { expect } from "chai";
import { createDynamodb } from "../../../../emulator/dynamodb/dynamodb.ts";
import { createEndpoint } from "../../../../emulator/endpoint/endpoint.ts";
import { createKinesis } from "../../../../emulator/kinesis/kinesis.ts";
import { createMemoryObjectStore } from "../../../../emulator/s3/memory-object-store.ts";
import { realClock as clock } from "../../../../emulator/time/real-clock.ts";

describe("DynamoDB to an AWS SDK", () => {
  const unmodelled: string[] = [];
  const endpoint = createEndpoint({
    kinesis: createKinesis({ clock }),
    objectStore: createMemoryObjectStore({ clock }),
    dynamodb: createDynamodb({ clock }),
    onUnmodelled: (name) => unmodelled.push(name),
  });
  const TableName = "orders";
  let client: DynamoDBClient;
  before(async () => {
    const origin = `http://127.0.0.1:${await endpoint.listen()}`;
    const credentials = { accessKeyId: "111122223333", secretAccessKey: "any" };
    client = new DynamoDBClient({ region: "eu-west-1", endpoint: origin, credentials, maxAttempts: 1 });
    await client.send(
      new CreateTableCommand({
        TableName,
        BillingMode: "PAY_PER_REQUEST",
        KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
        AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
      }),
    );
  });
  after(async () => {
    client.destroy();
    await endpoint.close();
  });

  const failureOf = (call: Promise<unknown>) =>
    call.then(
      () => undefined,
      (error: unknown) => error,
    );

  it("is there as soon as it is created, and told as AWS tells it", async () => {
    const { state } = await waitUntilTableExists({ client, maxWaitTime: 30 }, { TableName });
    expect(state).to.equal("SUCCESS");
    const { Table } = await client.send(new DescribeTableCommand({ TableName }));
    expect(Table?.TableArn).to.equal("arn:aws:dynamodb:eu-west-1:111122223333:table/orders");
    expect(Table?.BillingModeSummary?.BillingMode).to.equal("PAY_PER_REQUEST");
    expect(Table?.CreationDateTime).to.be.an.instanceOf(Date);
  });

  it("takes and gives back values of every type", async () => {
    const Item = {
      id: { S: "all" },
      number: { N: "12345678901234567890123456789012345678" },
      bytes: { B: Uint8Array.from([1, 2, 255]) },
      flag: { BOOL: false },
      nothing: { NULL: true },
      texts: { SS: ["a", "한글"] },
      numbers: { NS: ["-0.5", "1"] },
      blobs: { BS: [Uint8Array.from([0]), Uint8Array.from([1])] },
      list: { L: [{ S: "x" }, { M: { deep: { L: [] } } }] },
      map: { M: { constructor: { S: "any name" } } },
    };
    await client.send(new PutItemCommand({ TableName, Item }));
    const { Item: read } = await client.send(new GetItemCommand({ TableName, Key: { id: { S: "all" } } }));
    expect(read).to.deep.equal(Item);
  });

  it("names its errors so that the SDK throws their classes, with all that they carry", async () => {
    const update = (condition: string) =>
      new UpdateItemCommand({
        TableName,
        Key: { id: { S: "a" } },
        UpdateExpression: "SET n = :n",
        ConditionExpression: condition,
        ExpressionAttributeValues: { ":n": { N: "1" } },
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      });
    await client.send(update("attribute_not_exists(id)"));
    const failed = await failureOf(client.send(update("attribute_not_exists(id)")));
    expect(failed).to.be.an.instanceOf(ConditionalCheckFailedException);
    expect(failed).to.have.property("message", "The conditional request failed");
    expect(failed).to.deep.include({ Item: { id: { S: "a" }, n: { N: "1" } } });
    const absent = await failureOf(client.send(new GetItemCommand({ TableName: "absent", Key: { id: { S: "a" } } })));
    expect(absent).to.be.an.instanceOf(ResourceNotFoundException);
    const wrong = await failureOf(client.send(new QueryCommand({ TableName })));
    expect(wrong).to.have.property("name", "ValidationException");
  });

  it("cancels a transaction, and says why for each of its items", async () => {
    const failed = await failureOf(
      client.send(
        new TransactWriteItemsCommand({
          TransactItems: [
            { ConditionCheck: { TableName, Key: { id: { S: "none" } }, ConditionExpression: "attribute_exists(id)" } },
            { Put: { TableName, Item: { id: { S: "b" } } } },
          ],
        }),
      ),
    );
    expect(failed).to.be.an.instanceOf(TransactionCanceledException);
    expect(failed).to.have.property(
      "message",
      "Transaction cancelled, please refer cancellation reasons for specific reasons [ConditionalCheckFailed, None]",
    );
    const reasons = failed instanceof TransactionCanceledException ? failed.CancellationReasons : undefined;
    expect(reasons?.map(({ Code }) => Code)).to.deep.equal(["ConditionalCheckFailed", "None"]);
  });

  it("fails by name what it does not model", async () => {
    const failed = await failureOf(client.send(new BatchWriteItemCommand({ RequestItems: { absent: [] } })));
    expect(failed).to.have.property("name", "ValidationException");
    const { ExecuteStatementCommand } = await import("@aws-sdk/client-dynamodb");
    const partiql = await failureOf(client.send(new ExecuteStatementCommand({ Statement: "SELECT * FROM orders" })));
    expect(partiql).to.have.property("message", "dynamodb.ExecuteStatement is not modelled by the local cloud.");
    expect(unmodelled).to.deep.equal(["dynamodb.ExecuteStatement"]);
  });

  it("refuses what it would otherwise pass over", async () => {
    const ReplicaUpdates = [{ Create: { RegionName: "us-east-1" } }];
    const replica = await failureOf(client.send(new UpdateTableCommand({ TableName, ReplicaUpdates })));
    expect(replica).to.have.property("message").which.contains("Member is not modelled by the local cloud");
  });

  it("deletes a table", async () => {
    const { TableDescription } = await client.send(new DeleteTableCommand({ TableName }));
    expect(TableDescription?.TableStatus).to.equal("DELETING");
    const gone = await failureOf(client.send(new DescribeTableCommand({ TableName })));
    expect(gone).to.have.property("message", "Requested resource not found: Table: orders not found");
  });
});
