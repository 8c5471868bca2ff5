import { randomUUID } from "node:crypto";
import type { StreamReader } from "../kinesis/stream-reader.ts";
import type { Clock } from "../time/clock.ts";
import * as batch from "./items/batch.ts";
import * as items from "./items/item-operations.ts";
import { query } from "./items/query.ts";
import { scan } from "./items/scan.ts";
import * as transactions from "./items/transactions.ts";
import type { TableScope, Tables } from "./store/table.ts";
import { createChangeReader } from "./streams/change-reader.ts";
import * as streams from "./streams/describe-stream.ts";
import { getRecords, getShardIterator } from "./streams/read-stream.ts";
import { describeTable, listTables } from "./tables/describe.ts";
import { createTable, deleteTable } from "./tables/manage.ts";
import * as settings from "./tables/settings.ts";
import * as tags from "./tables/tags.ts";
import { updateTable } from "./tables/update-table.ts";

/** What an account may have that has asked for nothing. */
const LIMITS = {
  ...{ AccountMaxReadCapacityUnits: 80_000, AccountMaxWriteCapacityUnits: 80_000 },
  ...{ TableMaxReadCapacityUnits: 40_000, TableMaxWriteCapacityUnits: 40_000 },
};

/**
 * DynamoDB and DynamoDB Streams without a transport: every account and region in memory, on one clock.
 * Each operation takes the caller's account and region and AWS's own input, answers AWS's output, and throws AwsError.
 */
export type Dynamodb = ReturnType<typeof createDynamodb>;

/** What a DynamoDB is made with. */
export type DynamodbArgs = {
  clock: Clock;
  /** @default random */
  uuid?: () => string;
  /** Hears, by the stream's ARN, of each change that a stream takes. @default nobody */
  onChange?: (streamArn: string) => void;
};

/** Creates a DynamoDB without tables. */
export function createDynamodb({ clock, uuid = randomUUID, onChange = () => {} }: DynamodbArgs) {
  const tables: Tables = { clock, uuid, onChange, tables: new Map(), streams: new Map(), tokens: new Map() };
  const bind =
    <I, O>(operation: (tables: Tables, scope: TableScope, input: I) => O) =>
    (scope: TableScope, input: I): O =>
      operation(tables, scope, input);
  return {
    createTable: bind(createTable),
    describeTable: bind(describeTable),
    listTables: bind(listTables),
    updateTable: bind(updateTable),
    deleteTable: bind(deleteTable),
    tagResource: bind(tags.tagResource),
    untagResource: bind(tags.untagResource),
    listTagsOfResource: bind(tags.listTagsOfResource),
    updateTimeToLive: bind(settings.updateTimeToLive),
    describeTimeToLive: bind(settings.describeTimeToLive),
    updateContinuousBackups: bind(settings.updateContinuousBackups),
    describeContinuousBackups: bind(settings.describeContinuousBackups),
    describeLimits: () => LIMITS,
    getItem: bind(items.getItem),
    putItem: bind(items.putItem),
    deleteItem: bind(items.deleteItem),
    updateItem: bind(items.updateItem),
    query: bind(query),
    scan: bind(scan),
    batchGetItem: bind(batch.batchGetItem),
    batchWriteItem: bind(batch.batchWriteItem),
    transactWriteItems: bind(transactions.transactWriteItems),
    transactGetItems: bind(transactions.transactGetItems),
    listStreams: bind(streams.listStreams),
    describeStream: bind(streams.describeStream),
    getShardIterator: bind(getShardIterator),
    getRecords: bind(getRecords),
    /** Reads a table's stream in process, as pollers do. @throws AwsError ResourceNotFoundException */
    streamReader: (streamArn: string): StreamReader => createChangeReader(tables, streamArn),
  };
}
