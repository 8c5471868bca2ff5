import type { Clock } from "../../time/clock.ts";
import type { TableItem } from "../values/attribute-value.ts";
import type { ChangeStream } from "./change-stream.ts";
import { orderBy, type TableKeySchema } from "./key-schema.ts";
import type { Order, SortedEntries } from "./sorted-entries.ts";

/** Account and AWS region of who calls, in which tables are looked up by name. */
export type TableScope = { account: string; region: string };

/** Type of a key attribute. */
export type KeyType = "S" | "N" | "B";
/** What an index holds beside its keys, by AWS's names. */
export type Projection = {
  ProjectionType?: "ALL" | "KEYS_ONLY" | "INCLUDE" | undefined;
  NonKeyAttributes?: readonly string[] | undefined;
};
/** Capacity units, by AWS's names; 0 where the table is on demand. */
export type Throughput = { ReadCapacityUnits: number; WriteCapacityUnits: number };

/** A secondary index. Its entries are the whole items: what it projects is cut out on the way to the caller. */
export type TableIndex = {
  readonly name: string;
  readonly kind: "global" | "local";
  readonly keySchema: TableKeySchema;
  readonly projection: Projection;
  throughput: Throughput;
  readonly entries: SortedEntries;
};

/** One table. Times are milliseconds since the Unix epoch. */
export type DynamodbTable = TableScope & {
  readonly name: string;
  readonly arn: string;
  readonly id: string;
  readonly createdAtMs: number;
  readonly keySchema: TableKeySchema;
  /** Of every key attribute, the indexes' too. */
  readonly keyTypes: Map<string, KeyType>;
  readonly items: SortedEntries;
  readonly indexes: Map<string, TableIndex>;
  readonly tags: Map<string, string>;
  billingMode: "PROVISIONED" | "PAY_PER_REQUEST";
  throughput: Throughput;
  tableClass: string | undefined;
  isProtected: boolean;
  /** Kept and told back; nothing is encrypted. */
  encryption: { Enabled?: boolean | undefined; KMSMasterKeyId?: string | undefined } | undefined;
  /** Days of point-in-time recovery, kept and told back. */
  recoveryDays: number | undefined;
  /** Items by the time at which they expire. */
  timeToLive: { attribute: string; entries: SortedEntries } | undefined;
  stream: ChangeStream | undefined;
};

/** Every table of every account and region, and the clock they live by. */
export type Tables = {
  readonly clock: Clock;
  readonly uuid: () => string;
  readonly onChange: (streamArn: string) => void;
  readonly tables: Map<string, DynamodbTable>;
  /** By ARN; those of deleted tables too, while they hold something. */
  readonly streams: Map<string, ChangeStream>;
  /** Tokens of transactions of the last ten minutes. */
  readonly tokens: Map<string, { request: string; atMs: number }>;
};

/** Where an item stands in an index; undefined when it is not in it. */
export function indexOrder(table: DynamodbTable, index: TableIndex, item: TableItem): Order | undefined {
  const [own, order] = [orderBy(index.keySchema, item), orderBy(table.keySchema, item)];
  return own && order && [...own, ...order];
}
