import { DynamoDBClient, PutItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import type { EventBridgeEvent } from "aws-lambda";
import { click, hourOf, keys } from "./click.ts";

const dynamodb = new DynamoDBClient();
const TableName = process.env.CLICKS_TABLE;
const KEPT_SECONDS = 30 * 86_400;

/**
 * Notes a click under the hour and the minute in which it was done. Each write is the same however often it is made and in
 * whatever order, so that events that come late or twice need nothing more.
 */
export const handler = async ({ detail }: EventBridgeEvent<"Click", unknown>): Promise<void> => {
  const done = click.parse(detail);
  const { screen, session, at } = done;
  const expires = { N: String(Math.floor(Date.parse(at) / 1000) + KEPT_SECONDS) };
  await Promise.all([
    dynamodb.send(
      new PutItemCommand({ TableName, Item: { ...asKey(keys.view(done)), session: { S: session }, expires } }),
    ),
    add(keys.screen(hourOf(at), screen), "SET seen = :seen, expires = :expires", { ":seen": { BOOL: true } }, expires),
    add(
      keys.session(session),
      "ADD minutes :minutes, screens :screens SET expires = :expires",
      { ":minutes": { SS: [new Date(at).toISOString().slice(0, 16)] }, ":screens": { SS: [screen] } },
      expires,
    ),
  ]);
};

const add = (
  key: { bucket: string; entry: string },
  UpdateExpression: string,
  values: Record<string, { BOOL: boolean } | { SS: string[] }>,
  expires: { N: string },
) =>
  dynamodb.send(
    new UpdateItemCommand({
      ...{ TableName, Key: asKey(key), UpdateExpression },
      ExpressionAttributeValues: { ...values, ":expires": expires },
    }),
  );

const asKey = ({ bucket, entry }: { bucket: string; entry: string }) => ({
  bucket: { S: bucket },
  entry: { S: entry },
});
