import type { SNSEvent, SQSEvent } from "aws-lambda";
import { expect } from "chai";
import { createDynamodb } from "../../emulator/dynamodb/dynamodb.ts";
import { createEndpoint } from "../../emulator/endpoint/endpoint.ts";
import { createKinesis } from "../../emulator/kinesis/kinesis.ts";
import { createMemoryObjectStore } from "../../emulator/s3/memory-object-store.ts";
import { realClock } from "../../emulator/time/real-clock.ts";

const scope = { account: "000000000000", region: "eu-west-1" };
const TABLES = {
  ORDERS_TABLE: ["orders", "id"],
  CATALOGUE_TABLE: ["catalogue", "item"],
  INTERESTS_TABLE: ["interests", "category", "buyer"],
  ACCOUNTS_TABLE: ["accounts", "buyer"],
} as const;

const lamp = { id: "p-1", buyer: "mina", item: "lamp", cents: 4900 };
const sns = (...messages: object[]): SNSEvent =>
  ({ Records: messages.map((message) => ({ Sns: { Message: JSON.stringify(message) } })) }) as SNSEvent;
const sqs = (...messages: object[]): SQSEvent =>
  ({
    Records: messages.map((message, index) => ({ messageId: `m-${index}`, body: JSON.stringify(message) })),
  }) as SQSEvent;
const failed = (...ids: string[]) => ({ batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) });

/** Handlers read their settings when they are loaded: the environment stands before. */
describe("the marketplace's functions", () => {
  const dynamodb = createDynamodb({ clock: realClock });
  const replaced = new Map<string, string | undefined>();
  let endpoint: ReturnType<typeof createEndpoint>;
  let orders: typeof import("../../examples/marketplace/orders/handler.ts");
  let recommendations: typeof import("../../examples/marketplace/recommendations/handler.ts");
  let payments: typeof import("../../examples/marketplace/payments/handler.ts");

  before(async () => {
    for (const [TableName, ...keys] of Object.values(TABLES))
      dynamodb.createTable(scope, {
        ...{ TableName, BillingMode: "PAY_PER_REQUEST" },
        KeySchema: keys.map((AttributeName, index) => ({ AttributeName, KeyType: index === 0 ? "HASH" : "RANGE" })),
        AttributeDefinitions: keys.map((AttributeName) => ({ AttributeName, AttributeType: "S" as const })),
      });
    const [kinesis, objectStore] = [createKinesis({ clock: realClock }), createMemoryObjectStore({ clock: realClock })];
    endpoint = createEndpoint({ dynamodb, kinesis, objectStore });
    const environment = {
      ...{ AWS_ENDPOINT_URL: `http://127.0.0.1:${await endpoint.listen()}`, AWS_REGION: scope.region },
      ...{ AWS_ACCESS_KEY_ID: scope.account, AWS_SECRET_ACCESS_KEY: "local" },
      ...Object.fromEntries(Object.entries(TABLES).map(([name, [table]]) => [name, table])),
    };
    for (const name of Object.keys(environment)) replaced.set(name, process.env[name]);
    Object.assign(process.env, environment);
    orders = await import("../../examples/marketplace/orders/handler.ts");
    recommendations = await import("../../examples/marketplace/recommendations/handler.ts");
    payments = await import("../../examples/marketplace/payments/handler.ts");
    // The clients read the environment at their first call.
    await orders.handler(sns(lamp));
    await recommendations.handler(sqs({ ...lamp, item: "none" }));
    await payments.handler(sqs({ buyer: "first", number: 1, cents: 1 }));
  });
  after(async () => {
    for (const [name, value] of replaced)
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    await endpoint.close();
  });

  const items = (TableName: string) => dynamodb.scan(scope, { TableName }).Items ?? [];

  it("write a purchase down once, however often it comes, and fail at what is none", async () => {
    await orders.handler(sns(lamp, lamp));
    await orders.handler(sns({ ...lamp, cents: 1 }));
    expect(items("orders").map(({ cents }) => cents)).to.deep.equal([{ N: "4900" }]);
    const error = await orders.handler(sns({ id: "p-2" })).catch((caught: Error) => caught);
    expect(error).to.be.an("error");
  });

  it("leave what the catalogue lacks to come again, and no neighbour of it", async () => {
    dynamodb.putItem(scope, { TableName: "catalogue", Item: { item: { S: "lamp" }, category: { S: "home" } } });
    const answer = await recommendations.handler(sqs(lamp, { ...lamp, item: "vinyl" }, { ...lamp, buyer: "juno" }));
    expect(answer).to.deep.equal(failed("m-1"));
    expect(items("interests").map(({ buyer }) => buyer)).to.have.deep.members([{ S: "mina" }, { S: "juno" }]);
  });

  it("book payments in order and once, and let none pass one that fails", async () => {
    const pay = (number: number) => ({ buyer: "hana", number, cents: 100 });
    expect(await payments.handler(sqs(pay(1), pay(2)))).to.deep.equal(failed());
    expect(await payments.handler(sqs(pay(2), pay(1), pay(3)))).to.deep.equal(failed());
    expect(await payments.handler(sqs({ buyer: "hana" }, pay(4)))).to.deep.equal(failed("m-0", "m-1"));
    const account = items("accounts").find(({ buyer }) => JSON.stringify(buyer) === '{"S":"hana"}');
    expect([account?.cents, account?.booked]).to.deep.equal([
      { N: "300" },
      { L: [{ N: "1" }, { N: "2" }, { N: "3" }] },
    ]);
  });
});
