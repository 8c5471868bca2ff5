import { readFile } from "node:fs/promises";
import { type AttributeValue, DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { PublishBatchCommand, PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import {
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
} from "@aws-sdk/client-sqs";
import { z } from "zod";
import { type Purchase, purchase } from "./purchase.ts";

/** What the program says of a region. */
export const stackOutputs = z.object({
  ...{ purchasesTopic: z.string(), paymentsTopic: z.string(), deadLetterQueue: z.string() },
  ...{ ordersTable: z.string(), catalogueTable: z.string(), interestsTable: z.string(), accountsTable: z.string() },
  failureBucket: z.string(),
});

/** A shop that uses what stands in a region. */
export type Shop = ReturnType<typeof openShop>;

/** Opens a shop. What is bought and who buys is told from other runs by `run`. */
export function openShop(region: string, stack: z.infer<typeof stackOutputs>, run: string) {
  const [dynamodb, s3] = [new DynamoDBClient({ region }), new S3Client({ region })];
  const [sns, sqs] = [new SNSClient({ region }), new SQSClient({ region })];
  const kind = (StringValue: string) => ({ kind: { DataType: "String", StringValue } });
  const publish = (what: object, as: string) =>
    sns.send(
      new PublishCommand({
        ...{ TopicArn: stack.purchasesTopic, Message: JSON.stringify(what), MessageAttributes: kind(as) },
      }),
    );
  return {
    ...{ run, stack, visit: () => publish({}, "visit"), buy: (what: Partial<Purchase>) => publish(what, "purchase") },
    /** Puts an item into the catalogue. */
    stock: (item: string, category: string) =>
      dynamodb.send(
        new PutItemCommand({ TableName: stack.catalogueTable, Item: { item: { S: item }, category: { S: category } } }),
      ),
    /** Tells of a payment of each of the buyers. */
    pay: (buyers: string[], number: number, cents: number) =>
      sns.send(
        new PublishBatchCommand({
          TopicArn: stack.paymentsTopic,
          PublishBatchRequestEntries: buyers.map((buyer, index) => ({
            ...{ Id: String(index), Message: JSON.stringify({ buyer, number, cents }) },
            ...{ MessageGroupId: `group-${index}`, MessageDeduplicationId: `${index}-${run}-${number}` },
          })),
        }),
      ),
    async find(TableName: string, key: Record<string, string>): Promise<Record<string, AttributeValue> | undefined> {
      const Key = Object.fromEntries(Object.entries(key).map(([attribute, S]) => [attribute, { S }]));
      return (await dynamodb.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }))).Item;
    },
    /** How many purchases the failure store keeps. */
    async givenUp(): Promise<number> {
      const kept = { Bucket: stack.failureBucket, Prefix: "aws/lambda/async/" };
      return (await s3.send(new ListObjectsV2Command(kept))).KeyCount ?? 0;
    },
    /** How many purchases lie in the dead-letter queue. */
    async deadLetters(): Promise<number> {
      const [QueueName = ""] = stack.deadLetterQueue.split(":").slice(-1);
      const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName }));
      const AttributeNames = ["ApproximateNumberOfMessages" as const];
      const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames }));
      return Number(Attributes?.ApproximateNumberOfMessages);
    },
    /** Has SQS move the dead letters back. */
    redrive: () => sqs.send(new StartMessageMoveTaskCommand({ SourceArn: stack.deadLetterQueue })),
    close() {
      for (const client of [dynamodb, s3, sns, sqs]) client.destroy();
    },
  };
}

/** The sample's purchases, each with an ID and a buyer of this run. */
export async function readSample(run: string): Promise<Purchase[]> {
  const text = await readFile(new URL("sample.ndjson", import.meta.url), "utf8");
  const all = text
    .trim()
    .split("\n")
    .map((line) => purchase.parse(JSON.parse(line)));
  return all.map((each) => ({ ...each, id: `${each.id} ${run}`, buyer: `${each.buyer} ${run}` }));
}
