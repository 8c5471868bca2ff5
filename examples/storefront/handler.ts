import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { createApp } from "./app.ts";
import { createItemsTable } from "./items-table.ts";

const { ITEMS_TABLE = "" } = process.env;

/** Answers the requests of the API. */
export const handler = createApp(createItemsTable(new DynamoDBClient({}), ITEMS_TABLE));
