import { isOpen } from "../store/change-stream.ts";
import { findNamedTable } from "../store/find-table.ts";
import type { SortedEntries } from "../store/sorted-entries.ts";
import type { DynamodbTable, TableIndex, TableScope, Tables, Throughput } from "../store/table.ts";
import { itemBytes } from "../values/size.ts";

const LIST_LIMIT = 100;

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTable.html */
export function describeTable(tables: Tables, scope: TableScope, { TableName }: { TableName: string }) {
  return { Table: describe(findNamedTable(tables, scope, TableName)) };
}

/** By name. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTables.html */
export function listTables(
  { tables }: Tables,
  { account, region }: TableScope,
  input: { ExclusiveStartTableName?: string | undefined; Limit?: number | undefined },
) {
  const { ExclusiveStartTableName = "", Limit = LIST_LIMIT } = input;
  const names = [...tables.values()]
    .filter((table) => table.account === account && table.region === region && table.name > ExclusiveStartTableName)
    .map(({ name }) => name)
    .sort();
  const TableNames = names.slice(0, Limit);
  return { TableNames, ...(names.length > Limit && { LastEvaluatedTableName: TableNames.at(-1) }) };
}

/** A table as DescribeTable tells it. */
export function describe(table: DynamodbTable) {
  const { stream, encryption, tableClass } = table;
  const isOnDemand = table.billingMode === "PAY_PER_REQUEST";
  const createdAt = new Date(table.createdAtMs);
  const indexes = (kind: TableIndex["kind"]) => {
    const own = [...table.indexes.values()].filter((index) => index.kind === kind);
    return own.length === 0 ? undefined : own.map((index) => describeIndex(table, index));
  };
  return {
    TableName: table.name,
    ...{ TableArn: table.arn, TableId: table.id, TableStatus: "ACTIVE", CreationDateTime: createdAt },
    KeySchema: table.keySchema,
    AttributeDefinitions: [...table.keyTypes].map(([AttributeName, AttributeType]) => ({
      ...{ AttributeName, AttributeType },
    })),
    ProvisionedThroughput: describeThroughput(table.throughput),
    BillingModeSummary: isOnDemand
      ? { BillingMode: table.billingMode, LastUpdateToPayPerRequestDateTime: createdAt }
      : undefined,
    ...{ ItemCount: table.items.size, TableSizeBytes: bytesOf(table.items) },
    LocalSecondaryIndexes: indexes("local"),
    GlobalSecondaryIndexes: indexes("global"),
    ...(isOpen(stream) && { StreamSpecification: { StreamEnabled: true, StreamViewType: stream.view } }),
    ...(stream && { LatestStreamArn: stream.arn, LatestStreamLabel: stream.label }),
    SSEDescription: encryption?.Enabled
      ? { Status: "ENABLED", SSEType: "KMS", KMSMasterKeyArn: encryption.KMSMasterKeyId }
      : undefined,
    TableClassSummary: tableClass && { TableClass: tableClass },
    DeletionProtectionEnabled: table.isProtected,
    WarmThroughput: { ReadUnitsPerSecond: 12_000, WriteUnitsPerSecond: 4_000, Status: "ACTIVE" },
  };
}

function describeIndex(table: DynamodbTable, { name, kind, keySchema, projection, throughput, entries }: TableIndex) {
  return {
    ...{ IndexName: name, IndexArn: `${table.arn}/index/${name}`, KeySchema: keySchema, Projection: projection },
    ...{ ItemCount: entries.size, IndexSizeBytes: bytesOf(entries) },
    ...(kind === "global" && { IndexStatus: "ACTIVE", ProvisionedThroughput: describeThroughput(throughput) }),
  };
}

const describeThroughput = (throughput: Throughput) => ({ NumberOfDecreasesToday: 0, ...throughput });

function bytesOf(entries: SortedEntries): number {
  let bytes = 0;
  for (let index = 0; index < entries.size; index++) bytes += itemBytes(entries.at(index)?.item ?? {});
  return bytes;
}
