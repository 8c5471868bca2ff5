import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DynamoDBClient,
  paginateQuery,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import type { ScheduleEvent } from "../../infra/kit.ts";
import { hourOf, keys, viewsOf } from "./click.ts";

const client = new DynamoDBClient();
const TableName = process.env.CLICKS_TABLE ?? "";
const HOUR_MS = 3_600_000;
/** Clicks that reach us no more than so many hours late are in the sums. */
const HOURS_BACK = 6;

/** Sums up the hours that ended before the schedule was due, each anew: the same hours give the same sums, whenever this runs. */
export const handler = async ({ time }: Pick<ScheduleEvent, "time">): Promise<void> => {
  for (let back = 1; back <= HOURS_BACK; back++) {
    const hour = hourOf(new Date(Date.parse(time) - back * HOUR_MS).toISOString());
    for (const { entry } of await itemsOf(`hour#${hour}`)) await sumUp(hour, entry?.S ?? "");
  }
};

async function sumUp(hour: string, screen: string): Promise<void> {
  const views = await itemsOf(viewsOf(hour, screen));
  const minutes = Map.groupBy(views, ({ entry }) => entry?.S?.slice(0, 2) ?? "");
  const { bucket, entry } = keys.screen(hour, screen);
  const command = new UpdateItemCommand({
    ...{ TableName, Key: { bucket: { S: bucket }, entry: { S: entry } } },
    UpdateExpression: "SET #views = :views, sessions = :sessions, minutes = :minutes",
    // Rows are only ever added: a run that began earlier and ends later than another knows less.
    ConditionExpression: "attribute_not_exists(#views) OR #views <= :views",
    ExpressionAttributeNames: { "#views": "views" },
    ExpressionAttributeValues: {
      ":views": { N: String(views.length) },
      ":sessions": { N: String(new Set(views.map(({ session }) => session?.S)).size) },
      ":minutes": {
        M: Object.fromEntries([...minutes].map(([minute, { length }]) => [minute, { N: String(length) }])),
      },
    },
  });
  await client.send(command).catch((error) => {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  });
}

async function itemsOf(bucket: string): Promise<Record<string, AttributeValue>[]> {
  const pages = paginateQuery(
    { client },
    {
      ...{ TableName, KeyConditionExpression: "#bucket = :bucket", ExpressionAttributeNames: { "#bucket": "bucket" } },
      ExpressionAttributeValues: { ":bucket": { S: bucket } },
    },
  );
  const items: Record<string, AttributeValue>[] = [];
  for await (const { Items = [] } of pages) items.push(...Items);
  return items;
}
