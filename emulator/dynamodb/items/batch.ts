import { invalid } from "../errors.ts";
import { change } from "../store/change.ts";
import { findTable } from "../store/find-table.ts";
import type { TableScope, Tables } from "../store/table.ts";
import type { TableItem } from "../values/attribute-value.ts";
import { readItem } from "../values/read-value.ts";
import { itemBytes } from "../values/size.ts";
import { type CapacityInput, consumedByTable, readUnits, writeUnits } from "./capacity.ts";
import { orderOfKey, wrongKey } from "./keys.ts";
import { type GetInput, readProjection } from "./projection.ts";
import { readDelete, readPut, type Write } from "./write.ts";

/** One write of a batch, by AWS's names. */
export type WriteRequest = {
  PutRequest?: { Item: TableItem } | undefined;
  DeleteRequest?: { Key: TableItem } | undefined;
};
type Keys = Omit<GetInput, "ReturnConsumedCapacity"> & { Keys: readonly TableItem[] };

const MAXIMUM_WRITES = 25;
const MAXIMUM_KEYS = 100;
const MAXIMUM_ANSWER_BYTES = 16 * 1024 * 1024;

/** All or nothing of it is done. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html */
export function batchWriteItem(
  tables: Tables,
  scope: TableScope,
  input: CapacityInput & { RequestItems: Readonly<Record<string, readonly WriteRequest[]>> },
) {
  const requests = Object.entries(input.RequestItems);
  if (requests.length === 0 || requests.some(([, own]) => own.length === 0))
    throw invalid(
      "1 validation error detected: Value at 'requestItems' failed to satisfy constraint: Member must have length greater than or equal to 1",
    );
  if (requests.flatMap(([, own]) => own).length > MAXIMUM_WRITES)
    throw invalid("Too many items requested for the BatchWriteItem call");
  const writes = requests.flatMap(([name, own]) => {
    const table = findTable(tables, scope, name);
    const read = own.map((request) => readWrite(table, request));
    checkDistinctOrders(read.map(({ order }) => order));
    return read;
  });
  const units = new Map<string, number>();
  for (const { table, order, resultOf } of writes) {
    const before = table.items.get(order);
    const after = resultOf(before);
    change(tables, table, order, after);
    units.set(table.name, (units.get(table.name) ?? 0) + writeUnits(before, after));
  }
  return { UnprocessedItems: {}, ...consumedByTable(input, units) };
}

function readWrite(table: Write["table"], { PutRequest, DeleteRequest }: WriteRequest): Write {
  if ((PutRequest === undefined) === (DeleteRequest === undefined))
    throw invalid(
      "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes",
    );
  const TableName = table.name;
  if (DeleteRequest !== undefined) return readDelete(table, { TableName, Key: DeleteRequest.Key });
  try {
    return readPut(table, { TableName, Item: PutRequest?.Item ?? {} });
  } catch (error) {
    const isKey = error instanceof Error && /Missing the key|Type mismatch for key/.test(error.message);
    throw isKey ? wrongKey() : error;
  }
}

function checkDistinctOrders(orders: readonly (readonly string[])[]): void {
  if (new Set(orders.map((order) => order.join("\0"))).size < orders.length)
    throw invalid("Provided list of item keys contains duplicates");
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
export function batchGetItem(
  tables: Tables,
  scope: TableScope,
  input: CapacityInput & { RequestItems: Readonly<Record<string, Keys>> },
) {
  const requests = Object.entries(input.RequestItems);
  if (requests.length === 0) throw invalid("The requestItems parameter is required for BatchGetItem");
  if (requests.flatMap(([, { Keys }]) => Keys).length > MAXIMUM_KEYS)
    throw invalid("Too many items requested for the BatchGetItem call");
  const units = new Map<string, number>();
  const unprocessed = new Map<string, Keys>();
  let bytes = 0;
  const responses = requests.map(([name, request]) => {
    const table = findTable(tables, scope, name);
    const projectOf = readProjection(table, request);
    const orders = request.Keys.map((key) => orderOfKey(table, readItem(key)));
    checkDistinctOrders(orders);
    const found = orders.flatMap((order, place) => {
      const item = table.items.get(order);
      const size = itemBytes(item ?? {});
      if (bytes + size > MAXIMUM_ANSWER_BYTES) {
        const before = unprocessed.get(name)?.Keys ?? [];
        unprocessed.set(name, { ...request, Keys: [...before, ...request.Keys.slice(place, place + 1)] });
        return [];
      }
      bytes += size;
      units.set(table.name, (units.get(table.name) ?? 0) + readUnits(size, request.ConsistentRead === true));
      return item === undefined ? [] : [projectOf(item)];
    });
    return [name, found] as const;
  });
  return {
    Responses: Object.fromEntries(responses),
    UnprocessedKeys: Object.fromEntries(unprocessed),
    ...consumedByTable(input, units),
  };
}
