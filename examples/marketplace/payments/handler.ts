import { DynamoDBClient, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { payment } from "../purchase.ts";

const dynamodb = new DynamoDBClient();
const TableName = process.env.ACCOUNTS_TABLE;

/** Books payments in the order of their buyer's account. One that was booked before is not booked again: its number says so. */
export async function handler({ Records }: SQSEvent): Promise<SQSBatchResponse> {
  for (const [index, { body }] of Records.entries()) {
    try {
      await book(JSON.parse(body));
    } catch (error) {
      console.error(error instanceof Error ? error.name : "error");
      // What comes after it in its group must not overtake it.
      return { batchItemFailures: Records.slice(index).map(({ messageId }) => ({ itemIdentifier: messageId })) };
    }
  }
  return { batchItemFailures: [] };
}

async function book(given: unknown): Promise<void> {
  const { buyer, number, cents } = payment.parse(given);
  try {
    await dynamodb.send(
      new UpdateItemCommand({
        ...{ TableName, Key: { buyer: { S: buyer } } },
        UpdateExpression:
          "SET lastNumber = :number, booked = list_append(if_not_exists(booked, :none), :one) ADD cents :cents",
        ConditionExpression: "attribute_not_exists(lastNumber) OR lastNumber < :number",
        ExpressionAttributeValues: {
          ":number": { N: String(number) },
          ":one": { L: [{ N: String(number) }] },
          ":none": { L: [] },
          ":cents": { N: String(cents) },
        },
      }),
    );
  } catch (error) {
    if (!(error instanceof Error && error.name === "ConditionalCheckFailedException")) throw error;
  }
}
