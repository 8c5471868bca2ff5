import { AwsError } from "../../aws-error.ts";
import { invalid, invalidValues } from "../errors.ts";
import { findNamedTable } from "../store/find-table.ts";
import { namesOf } from "../store/key-schema.ts";
import { type DynamodbTable, indexOrder, type TableScope, type Tables, type Throughput } from "../store/table.ts";
import { attributeOf, type TableItem } from "../values/attribute-value.ts";
import { type AttributeDefinitions, checkGlobalIndexes, checkThroughput, type IndexInput } from "./check-schema.ts";
import { describe } from "./describe.ts";
import { createIndex } from "./manage.ts";
import { type StreamSpecification, switchStream } from "./stream-switch.ts";

/** One change of a global index, by AWS's names. */
export type IndexUpdate = {
  Create?: IndexInput | undefined;
  Update?: { IndexName: string; ProvisionedThroughput?: Throughput | undefined } | undefined;
  Delete?: { IndexName: string } | undefined;
};

/** Input of UpdateTable, by AWS's names. */
export type UpdateTableInput = {
  TableName: string;
  AttributeDefinitions?: AttributeDefinitions | undefined;
  BillingMode?: "PROVISIONED" | "PAY_PER_REQUEST" | undefined;
  ProvisionedThroughput?: Throughput | undefined;
  GlobalSecondaryIndexUpdates?: readonly IndexUpdate[] | undefined;
  StreamSpecification?: StreamSpecification | undefined;
  SSESpecification?: DynamodbTable["encryption"];
  TableClass?: string | undefined;
  DeletionProtectionEnabled?: boolean | undefined;
};

/** Done at once, an index that is added filled too. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html */
export function updateTable(tables: Tables, scope: TableScope, { TableName, ...input }: UpdateTableInput) {
  const table = findNamedTable(tables, scope, TableName);
  const updates = input.GlobalSecondaryIndexUpdates ?? [];
  if (Object.values({ ...input, AttributeDefinitions: undefined }).every((member) => member === undefined))
    throw invalid(
      "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates or SSESpecification or ReplicaUpdates is required",
    );
  const billingMode = input.BillingMode ?? table.billingMode;
  if (billingMode !== table.billingMode || input.ProvisionedThroughput !== undefined)
    checkThroughput(billingMode === "PAY_PER_REQUEST", input.ProvisionedThroughput);
  const definitions = input.AttributeDefinitions ?? definitionsOf(table);
  for (const update of updates) checkIndexUpdate(table, update, definitions, billingMode === "PAY_PER_REQUEST");
  if (input.StreamSpecification !== undefined) switchStream(tables, table, input.StreamSpecification);
  table.billingMode = billingMode;
  table.throughput = billingMode === "PAY_PER_REQUEST" ? NONE : (input.ProvisionedThroughput ?? table.throughput);
  table.tableClass = input.TableClass ?? table.tableClass;
  table.isProtected = input.DeletionProtectionEnabled ?? table.isProtected;
  table.encryption = input.SSESpecification ?? table.encryption;
  for (const update of updates) applyIndexUpdate(table, update, definitions);
  const after = describe(table);
  const created = updates.flatMap(({ Create }) => Create?.IndexName ?? []);
  const GlobalSecondaryIndexes = after.GlobalSecondaryIndexes?.map((index) =>
    created.includes(index.IndexName) ? { ...index, IndexStatus: "CREATING", Backfilling: false } : index,
  );
  return { TableDescription: { ...after, GlobalSecondaryIndexes, TableStatus: "UPDATING" } };
}

const NONE: Throughput = { ReadCapacityUnits: 0, WriteCapacityUnits: 0 };

function checkIndexUpdate(
  table: DynamodbTable,
  { Create, Update, Delete }: IndexUpdate,
  definitions: AttributeDefinitions,
  isOnDemand: boolean,
): void {
  const name = (Update ?? Delete)?.IndexName;
  if (Create !== undefined) {
    if (table.indexes.has(Create.IndexName)) throw invalid("Attempting to create an index which already exists");
    checkGlobalIndexes([Create], definitions, isOnDemand);
  } else if (name === undefined) {
    throw invalidValues(
      "One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, GlobalSecondaryIndexUpdate.Delete must not be null",
    );
  } else if (table.indexes.get(name)?.kind !== "global") {
    throw new AwsError("ResourceNotFoundException", "Requested resource not found");
  }
}

function applyIndexUpdate(
  table: DynamodbTable,
  { Create, Update, Delete }: IndexUpdate,
  definitions: AttributeDefinitions,
): void {
  if (Create !== undefined) {
    const index = createIndex("global", Create);
    for (const { AttributeName, AttributeType } of definitions)
      if (namesOf(index.keySchema).includes(AttributeName)) table.keyTypes.set(AttributeName, AttributeType);
    table.indexes.set(index.name, index);
    for (let at = 0; at < table.items.size; at++) {
      const item = table.items.at(at)?.item ?? {};
      const order = hasKeyTypes(table, index.keySchema, item) ? indexOrder(table, index, item) : undefined;
      if (order !== undefined) index.entries.set(order, item);
    }
  }
  const index = Update && table.indexes.get(Update.IndexName);
  if (index !== undefined) index.throughput = Update?.ProvisionedThroughput ?? index.throughput;
  if (Delete !== undefined) table.indexes.delete(Delete.IndexName);
  const used = new Set([table, ...table.indexes.values()].flatMap(({ keySchema }) => namesOf(keySchema)));
  for (const name of table.keyTypes.keys()) if (!used.has(name)) table.keyTypes.delete(name);
}

/** Items from before an index may have other types in its keys: they are not in it. */
function hasKeyTypes({ keyTypes }: DynamodbTable, keySchema: DynamodbTable["keySchema"], item: TableItem): boolean {
  return namesOf(keySchema).every((name) => {
    const [value, type] = [attributeOf(item, name), keyTypes.get(name)];
    return value !== undefined && type !== undefined && type in value;
  });
}

function definitionsOf({ keyTypes }: DynamodbTable): AttributeDefinitions {
  return [...keyTypes].map(([AttributeName, AttributeType]) => ({ AttributeName, AttributeType }));
}
