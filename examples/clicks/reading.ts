import { type AttributeValue, type DynamoDBClient, GetItemCommand, QueryCommand } from "@aws-sdk/client-dynamodb";
import { viewsOf } from "./click.ts";

/** How the table of clicks is read. */
export type Reading = {
  /** How many clicks a screen has in an hour, or in a minute of it such as `07`. */
  countOf(hour: string, screen: string, minute?: string): Promise<number | undefined>;
  itemOf(key: { bucket: string; entry: string }): Promise<Record<string, AttributeValue> | undefined>;
};

/** Reads a table of clicks. */
export const createReading = (dynamodb: DynamoDBClient, TableName: string): Reading => ({
  async countOf(hour, screen, minute = "") {
    const { Count } = await dynamodb.send(
      new QueryCommand({
        ...{ TableName, Select: "COUNT", ConsistentRead: true },
        KeyConditionExpression: `#bucket = :bucket${minute === "" ? "" : " AND begins_with(entry, :minute)"}`,
        ExpressionAttributeNames: { "#bucket": "bucket" },
        ExpressionAttributeValues: {
          ":bucket": { S: viewsOf(hour, screen) },
          ...(minute !== "" && { ":minute": { S: minute } }),
        },
      }),
    );
    return Count;
  },
  async itemOf({ bucket, entry }) {
    const Key = { bucket: { S: bucket }, entry: { S: entry } };
    return (await dynamodb.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }))).Item;
  },
});
