import { readFile } from "node:fs/promises";
import { DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { PublishBatchCommand, PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import {
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
} from "@aws-sdk/client-sqs";
import { z } from "zod";
import { tryIt } from "../trying/try-it.ts";
import { type Purchase, purchase } from "./purchase.ts";

const region = z.object({
  ...{ purchasesTopic: z.string(), paymentsTopic: z.string(), deadLetterQueue: z.string() },
  ...{ ordersTable: z.string(), catalogueTable: z.string(), interestsTable: z.string(), accountsTable: z.string() },
  failureBucket: z.string(),
});
const kind = (StringValue: string) => ({ kind: { DataType: "String", StringValue } });
/** What is bought in this run is bought by nobody else. */
const run = Date.now().toString(36);
const categories = { lamp: "home", desk: "home", novel: "books" };

await tryIt({
  outputs: z.object({ regions: z.record(z.string(), region) }),
  async run({ outputs, see }) {
    const [[name, stack] = fail()] = Object.entries(outputs.regions);
    const [dynamodb, s3] = [new DynamoDBClient({ region: name }), new S3Client({ region: name })];
    const [sns, sqs] = [new SNSClient({ region: name }), new SQSClient({ region: name })];
    const itemOf = async (TableName: string, key: Record<string, string>) => {
      const Key = Object.fromEntries(Object.entries(key).map(([attribute, S]) => [attribute, { S }]));
      return (await dynamodb.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }))).Item;
    };
    const stock = (item: string, category: string) =>
      dynamodb.send(
        new PutItemCommand({ TableName: stack.catalogueTable, Item: { item: { S: item }, category: { S: category } } }),
      );
    const buy = (bought: Purchase | object) =>
      sns.send(
        new PublishCommand({
          ...{ TopicArn: stack.purchasesTopic, Message: JSON.stringify(bought), MessageAttributes: kind("purchase") },
        }),
      );

    for (const [item, category] of Object.entries(categories)) await stock(item, category);
    const purchases = await readSample();
    // Publishers may say a thing twice.
    for (const bought of [...purchases, ...purchases.slice(0, 2)]) await buy(bought);
    await sns.send(
      new PublishCommand({ TopicArn: stack.purchasesTopic, Message: "{}", MessageAttributes: kind("visit") }),
    );
    await see("every purchase is an order", async () => {
      const orders = await Promise.all(purchases.map(({ id }) => itemOf(stack.ordersTable, { id })));
      return orders.every((order, index) => order?.item?.S === purchases[index]?.item);
    });
    await see("what buyers like is known by kind", async () => {
      const likes = purchases.map(({ buyer, item }) => ({
        buyer,
        category: categories[item as keyof typeof categories],
      }));
      const found = await Promise.all(likes.map((like) => itemOf(stack.interestsTable, like)));
      return found.every((like) => like !== undefined);
    });

    const numbers = Array.from({ length: 10 }, (_, index) => index + 1);
    for (const number of numbers)
      await sns.send(
        new PublishBatchCommand({
          TopicArn: stack.paymentsTopic,
          PublishBatchRequestEntries: ["mina", "juno"].map((buyer) => ({
            ...{ Id: buyer, Message: JSON.stringify({ buyer: `${buyer} ${run}`, number, cents: 100 }) },
            ...{ MessageGroupId: buyer, MessageDeduplicationId: `${buyer}-${run}-${number}` },
          })),
        }),
      );
    await see("payments are booked in the order of each buyer, once", async () => {
      const accounts = await Promise.all(
        ["mina", "juno"].map((buyer) => itemOf(stack.accountsTable, { buyer: `${buyer} ${run}` })),
      );
      return accounts.every(
        (account) => account?.cents?.N === "1000" && account.booked?.L?.map(({ N }) => N).join() === numbers.join(),
      );
    });

    const rare = { id: `rare ${run}`, buyer: `hana ${run}`, item: `vinyl ${run}`, cents: 3500 };
    await buy(rare);
    await buy({ id: `broken ${run}` });
    await see(
      "a purchase that nobody can read lies in the failure store",
      async () => {
        const kept = await s3.send(
          new ListObjectsV2Command({ Bucket: stack.failureBucket, Prefix: "aws/lambda/async/" }),
        );
        return (kept.KeyCount ?? 0) > 0;
      },
      600,
    );
    const [QueueName = ""] = stack.deadLetterQueue.split(":").slice(-1);
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName }));
    await see(
      "two that can't be recommended by lie in the dead-letter queue",
      async () => {
        const AttributeNames = ["ApproximateNumberOfMessages" as const];
        const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames }));
        return Attributes?.ApproximateNumberOfMessages === "2";
      },
      600,
    );
    await stock(rare.item, "music");
    await sqs.send(new StartMessageMoveTaskCommand({ SourceArn: stack.deadLetterQueue }));
    await see("the one whose item is in the catalogue now is handled when it comes back", async () =>
      itemOf(stack.interestsTable, { category: "music", buyer: rare.buyer }),
    );
    for (const client of [dynamodb, s3, sns, sqs]) client.destroy();
  },
});

/** The sample's purchases, each with IDs of this run. */
async function readSample(): Promise<Purchase[]> {
  const text = await readFile(new URL("sample.ndjson", import.meta.url), "utf8");
  const all = text
    .trim()
    .split("\n")
    .map((line) => purchase.parse(JSON.parse(line)));
  return all.map((each) => ({ ...each, id: `${each.id} ${run}`, buyer: `${each.buyer} ${run}` }));
}

function fail(): never {
  throw new Error("The outputs name no region.");
}
