import {
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { z } from "zod";
import { tryIt } from "../trying/try-it.ts";
import { readSample } from "./sample.ts";
import { keyOf } from "./series-table.ts";

const region = z.object({ measurementsTable: z.string(), metricsTable: z.string(), failureBucket: z.string() });

/** Measurements of this minute, at a site that nobody has measured before. */
const minute = new Date().toISOString().slice(0, "2026-03-01T09:00".length);
const run = Date.now().toString(36);

await tryIt({
  outputs: z.object({ regions: z.record(z.string(), region) }),
  async run({ outputs, see }) {
    const [[name, { measurementsTable, metricsTable, failureBucket }] = fail()] = Object.entries(outputs.regions);
    const dynamodb = new DynamoDBClient({ region: name });
    const s3 = new S3Client({ region: name });
    const key = (device: string) => ({ device: { S: `${device} ${run}` }, at: { S: `${minute}:00Z` } });
    const put = (device: string, site: string, value: string, more: { expires?: { N: string } } = {}) =>
      dynamodb.send(
        new PutItemCommand({
          TableName: measurementsTable,
          Item: { ...key(device), site: { S: `${site} ${run}` }, value: { N: value }, ...more },
        }),
      );
    const totals = async (site: string) => {
      const series = { site: `${site} ${run}`, minute };
      const { Item } = await dynamodb.send(
        new GetItemCommand({ TableName: metricsTable, Key: keyOf(series), ConsistentRead: true }),
      );
      return ["count", "sum", "min", "max"].map((name) => Item?.[name]?.N).join(" ");
    };

    const sample = await readSample();
    await Promise.all(sample.map(({ device, site, value }) => put(device, site, value)));
    await see("every measurement is counted, to the last digit", async () => {
      return (await totals("Seoul")) === "4 83.3 20.1 21.7" && (await totals("Busan")) === "2 36.75 18.25 18.5";
    });

    const [first] = sample;
    const { device } = first ?? fail();
    await dynamodb.send(
      new UpdateItemCommand({
        ...{ TableName: measurementsTable, Key: key(device), UpdateExpression: "SET #value = :value" },
        ...{ ExpressionAttributeNames: { "#value": "value" }, ExpressionAttributeValues: { ":value": { N: "30" } } },
      }),
    );
    await see("one that is put right is counted anew", async () => (await totals("Seoul")) === "4 92.5 20.1 30");
    await put(device, "Busan", "30");
    await see("one that is moved leaves its site for another", async () => {
      return (await totals("Seoul")) === "3 62.5 20.1 21.7" && (await totals("Busan")) === "3 66.75 18.25 30";
    });
    await dynamodb.send(new DeleteItemCommand({ TableName: measurementsTable, Key: key(device) }));
    await see("one that is deleted is not counted", async () => (await totals("Busan")) === "2 36.75 18.25 18.5");

    await put("short-lived", "Jeju", "22", { expires: { N: String(Math.floor(Date.now() / 1000) + 1) } });
    await see("one whose time is over stays counted", async () => (await totals("Jeju")) === "1 22 22 22");
    await dynamodb.send(
      new PutItemCommand({ TableName: measurementsTable, Item: { ...key("broken"), site: { S: `Jeju ${run}` } } }),
    );
    await put("after", "Jeju", "23");
    await see("one without a value lies in the failure store, and the next is counted", async () => {
      const kept = await s3.send(new ListObjectsV2Command({ Bucket: failureBucket, Prefix: "aws/lambda/" }));
      return (kept.KeyCount ?? 0) > 0 && (await totals("Jeju")) === "2 45 22 23";
    });
    dynamodb.destroy();
    s3.destroy();
  },
});

function fail(): never {
  throw new Error("The outputs name no region, or the sample is empty.");
}
