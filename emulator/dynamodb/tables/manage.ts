import { AwsError } from "../../aws-error.ts";
import { invalid } from "../errors.ts";
import { closeStream } from "../store/change-stream.ts";
import { checkDistinct, checkName, findNamedTable, tableKey } from "../store/find-table.ts";
import type { TableKeySchema } from "../store/key-schema.ts";
import { SortedEntries } from "../store/sorted-entries.ts";
import type { DynamodbTable, TableIndex, TableScope, Tables, Throughput } from "../store/table.ts";
import {
  type AttributeDefinitions,
  checkDefinitions,
  checkGlobalIndexes,
  checkKeySchema,
  checkLocalIndexes,
  checkThroughput,
  type IndexInput,
} from "./check-schema.ts";
import { describe } from "./describe.ts";
import { type StreamSpecification, switchStream } from "./stream-switch.ts";
import { setTags, type Tag } from "./tags.ts";

/** Input of CreateTable, by AWS's names. */
export type CreateTableInput = {
  TableName: string;
  KeySchema: TableKeySchema;
  AttributeDefinitions: AttributeDefinitions;
  LocalSecondaryIndexes?: readonly IndexInput[] | undefined;
  GlobalSecondaryIndexes?: readonly IndexInput[] | undefined;
  BillingMode?: "PROVISIONED" | "PAY_PER_REQUEST" | undefined;
  ProvisionedThroughput?: Throughput | undefined;
  StreamSpecification?: StreamSpecification | undefined;
  SSESpecification?: DynamodbTable["encryption"];
  Tags?: readonly Tag[] | undefined;
  TableClass?: string | undefined;
  DeletionProtectionEnabled?: boolean | undefined;
};

/** Active at once. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html */
export function createTable(tables: Tables, { account, region }: TableScope, input: CreateTableInput) {
  const isOnDemand = checkCreation(input);
  const name = input.TableName;
  const key = tableKey({ account, region }, name);
  if (tables.tables.has(key)) throw new AwsError("ResourceInUseException", `Table already exists: ${name}`);
  const none = { ReadCapacityUnits: 0, WriteCapacityUnits: 0 };
  const table: DynamodbTable = {
    ...{ account, region, name, arn: `arn:aws:dynamodb:${region}:${account}:table/${name}`, id: tables.uuid() },
    createdAtMs: tables.clock.now(),
    keySchema: input.KeySchema,
    keyTypes: new Map(input.AttributeDefinitions.map((each) => [each.AttributeName, each.AttributeType])),
    items: new SortedEntries(),
    indexes: new Map(
      [
        ...(input.LocalSecondaryIndexes ?? []).map((index) => createIndex("local", index)),
        ...(input.GlobalSecondaryIndexes ?? []).map((index) => createIndex("global", index)),
      ].map((index) => [index.name, index]),
    ),
    tags: new Map(),
    billingMode: isOnDemand ? "PAY_PER_REQUEST" : "PROVISIONED",
    throughput: input.ProvisionedThroughput ?? none,
    tableClass: input.TableClass,
    isProtected: input.DeletionProtectionEnabled ?? false,
    encryption: input.SSESpecification,
    recoveryDays: undefined,
    timeToLive: undefined,
    stream: undefined,
  };
  if (input.StreamSpecification !== undefined) switchStream(tables, table, input.StreamSpecification);
  setTags(table, input.Tags ?? []);
  tables.tables.set(key, table);
  return { TableDescription: { ...describe(table), TableStatus: "CREATING" } };
}

function checkCreation(input: CreateTableInput): boolean {
  const { KeySchema, AttributeDefinitions, LocalSecondaryIndexes, GlobalSecondaryIndexes } = input;
  const isOnDemand = input.BillingMode === "PAY_PER_REQUEST";
  checkName("TableName", input.TableName);
  checkThroughput(isOnDemand, input.ProvisionedThroughput);
  checkKeySchema(KeySchema, AttributeDefinitions);
  checkLocalIndexes(LocalSecondaryIndexes, KeySchema, AttributeDefinitions);
  checkGlobalIndexes(GlobalSecondaryIndexes, AttributeDefinitions, isOnDemand);
  const indexes = [...(LocalSecondaryIndexes ?? []), ...(GlobalSecondaryIndexes ?? [])];
  checkDistinct(
    indexes.map(({ IndexName }) => IndexName),
    "index name",
  );
  checkDefinitions([KeySchema, ...indexes.map((index) => index.KeySchema)], AttributeDefinitions);
  return isOnDemand;
}

/** An index without entries. */
export function createIndex(kind: TableIndex["kind"], input: IndexInput): TableIndex {
  return {
    ...{ name: input.IndexName, kind, keySchema: input.KeySchema, projection: input.Projection },
    throughput: input.ProvisionedThroughput ?? { ReadCapacityUnits: 0, WriteCapacityUnits: 0 },
    entries: new SortedEntries(),
  };
}

/** Gone at once. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteTable.html */
export function deleteTable(tables: Tables, scope: TableScope, { TableName }: { TableName: string }) {
  const table = findNamedTable(tables, scope, TableName);
  if (table.isProtected)
    throw invalid(
      "Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.",
    );
  if (table.stream !== undefined) closeStream(table.stream, tables.clock.now());
  tables.tables.delete(tableKey(table, table.name));
  return { TableDescription: { ...describe(table), TableStatus: "DELETING" } };
}
