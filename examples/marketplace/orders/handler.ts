import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { SNSEvent } from "aws-lambda";
import { purchase } from "../purchase.ts";

const dynamodb = new DynamoDBClient();
const TableName = process.env.ORDERS_TABLE;

/** Writes a purchase down. One that comes again is the same order: its ID says so. */
export async function handler({ Records }: SNSEvent): Promise<void> {
  for (const { Sns } of Records) {
    const { id, buyer, item, cents } = purchase.parse(JSON.parse(Sns.Message));
    try {
      await dynamodb.send(
        new PutItemCommand({
          TableName,
          Item: { id: { S: id }, buyer: { S: buyer }, item: { S: item }, cents: { N: String(cents) } },
          ConditionExpression: "attribute_not_exists(id)",
        }),
      );
    } catch (error) {
      if (!(error instanceof Error && error.name === "ConditionalCheckFailedException")) throw error;
    }
  }
}
