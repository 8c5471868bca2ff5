import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";
import { DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { purchase } from "../purchase.ts";

const dynamodb = new DynamoDBClient();
const { CATALOGUE_TABLE, INTERESTS_TABLE } = process.env;
const processor = new BatchProcessor(EventType.SQS);

/** Notes the kinds of things that buyers like. A purchase whose item the catalogue lacks comes again, and its neighbours don't. */
export const handler = async (event: SQSEvent): Promise<SQSBatchResponse> =>
  processPartialResponse(event, note, processor, { throwOnFullBatchFailure: false });

async function note({ body }: SQSRecord): Promise<void> {
  const { buyer, item } = purchase.parse(JSON.parse(body));
  const { Item } = await dynamodb.send(new GetItemCommand({ TableName: CATALOGUE_TABLE, Key: { item: { S: item } } }));
  const category = Item?.category?.S;
  if (category === undefined) throw new Error("The catalogue has no such item.");
  // The same item written again is the same item: twice is once.
  const like = { category: { S: category }, buyer: { S: buyer } };
  await dynamodb.send(new PutItemCommand({ TableName: INTERESTS_TABLE, Item: like }));
}
