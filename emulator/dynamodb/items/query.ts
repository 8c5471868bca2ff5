import { invalid, invalidValues } from "../errors.ts";
import { type KeyCondition, parseKeyCondition, placeOf } from "../expressions/key-condition.ts";
import { type LegacyConditions, legacyKeyConditions } from "../expressions/legacy.ts";
import { pathsIn } from "../expressions/paths-in.ts";
import type { Placeholders } from "../expressions/placeholders.ts";
import { findTable } from "../store/find-table.ts";
import { namesOf, partitionOrder, type TableKeySchema } from "../store/key-schema.ts";
import { compareOrders, type Order, type SortedEntries, type SortedEntry } from "../store/sorted-entries.ts";
import type { DynamodbTable, TableScope, Tables } from "../store/table.ts";
import { type AttributeValue, attributeOf, type TableItem, typeOf } from "../values/attribute-value.ts";
import { openExpressions } from "./input.ts";
import { answerPage, type PageInput, type PageReader, readPageInput, startOrder } from "./page.ts";

/** Input of Query, by AWS's names. */
export type QueryInput = PageInput & {
  KeyConditionExpression?: string | undefined;
  KeyConditions?: LegacyConditions | undefined;
  QueryFilter?: LegacyConditions | undefined;
  ScanIndexForward?: boolean | undefined;
};

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html */
export function query(tables: Tables, scope: TableScope, input: QueryInput) {
  const { KeyConditionExpression, FilterExpression, ProjectionExpression } = input;
  const { KeyConditions, QueryFilter, AttributesToGet, ConditionalOperator } = input;
  const placeholders = openExpressions(
    input,
    { ProjectionExpression, FilterExpression, KeyConditionExpression },
    { AttributesToGet, QueryFilter, ConditionalOperator, KeyConditions: KeyConditionExpression && KeyConditions },
  );
  const conditions = readKeyConditions(input, placeholders);
  const table = findTable(tables, scope, input.TableName);
  const reader = readPageInput(table, input, placeholders, QueryFilter);
  const { keySchema } = reader.index ?? table;
  const { partition, sort } = matchKeys(table, keySchema, conditions);
  checkFilter(keySchema, reader);
  const start = startOrder(table, input, reader.index);
  const own = partitionOrder(partition);
  if (start !== undefined && compareOrders(start.slice(0, own.length), own) !== 0)
    throw invalid("The provided starting key is outside query boundaries based on provided conditions");
  const entries = reader.index?.entries ?? table.items;
  const range = rangeOf(entries, own, keySchema[1]?.AttributeName, sort);
  return answerPage(table, reader, walk(entries, range, start, input.ScanIndexForward === false), input);
}

function readKeyConditions(
  { KeyConditionExpression, KeyConditions }: QueryInput,
  placeholders: Placeholders,
): KeyCondition[] {
  if (KeyConditionExpression !== undefined) return parseKeyCondition(KeyConditionExpression, placeholders);
  if (KeyConditions !== undefined) return legacyKeyConditions(KeyConditions);
  throw invalid("Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.");
}

function matchKeys(
  { keyTypes }: DynamodbTable,
  keySchema: TableKeySchema,
  conditions: readonly KeyCondition[],
): { partition: AttributeValue; sort: KeyCondition | undefined } {
  if (conditions.length < 1 || conditions.length > 2) throw invalid("Conditions can be of length 1 or 2 only");
  const [partition, sort] = namesOf(keySchema).map((name) => conditions.find(({ attribute }) => attribute === name));
  const missing = namesOf(keySchema).find((name) => !conditions.some(({ attribute }) => attribute === name));
  if (partition === undefined || (conditions.length === 2 && missing !== undefined))
    throw invalid(`Query condition missed key schema element: ${missing}`);
  if (conditions.length === 2 && sort === undefined) throw invalid("Query key condition not supported");
  for (const { attribute, values } of conditions)
    if (values.some((value) => typeOf(value) !== keyTypes.get(attribute)))
      throw invalidValues("Condition parameter type does not match schema type");
  const [value] = partition.values;
  if (partition.operator !== "=" || value === undefined) throw invalid("Query key condition not supported");
  return { partition: value, sort };
}

function checkFilter(keySchema: TableKeySchema, { filter }: PageReader): void {
  const names = pathsIn(filter).map(([name]) => String(name));
  const wrong = names.find((name) => namesOf(keySchema).includes(name));
  if (wrong !== undefined)
    throw invalid(`Filter Expression can only contain non-primary key attributes: Primary key attribute: ${wrong}`);
}

/** Indexes of the first entry of a range and of the first after it. */
type Range = { from: number; to: number };

function rangeOf(
  entries: SortedEntries,
  partition: Order,
  sortName: string | undefined,
  sort: KeyCondition | undefined,
): Range {
  const compared = ({ order }: SortedEntry) => compareOrders(order.slice(0, partition.length), partition);
  const from = entries.first((entry) => compared(entry) >= 0);
  const to = entries.first((entry) => compared(entry) > 0, from);
  if (sort === undefined || sortName === undefined) return { from, to };
  const place = (item: TableItem) => placeOf(sort, attributeOf(item, sortName) ?? { NULL: true });
  const first = entries.first(({ item }) => place(item) !== "before", from, to);
  return { from: first, to: entries.first(({ item }) => place(item) === "after", first, to) };
}

/** Entries of a range in order or the other way round, after where the last page ended. */
function* walk(
  entries: SortedEntries,
  { from, to }: Range,
  start: Order | undefined,
  isBackward: boolean,
): Generator<SortedEntry> {
  const isPast = (least: number) => (entry: SortedEntry) =>
    start === undefined || compareOrders(entry.order, start) > least;
  const low = start === undefined || isBackward ? from : entries.first(isPast(0), from, to);
  const high = start !== undefined && isBackward ? entries.first(isPast(-1), from, to) : to;
  for (let step = 0; step < high - low; step++) {
    const entry = entries.at(isBackward ? high - 1 - step : low + step);
    if (entry !== undefined) yield entry;
  }
}
