import { attributeOf, isSameItem, type TableItem } from "../values/attribute-value.ts";
import { orderOf } from "../values/order.ts";
import { capture, isOpen } from "./change-stream.ts";
import { orderBy } from "./key-schema.ts";
import { compareOrders, type Order, type SortedEntries } from "./sorted-entries.ts";
import { type DynamodbTable, indexOrder, type Tables } from "./table.ts";

/** What DynamoDB's own clock leaves alone: items that expired longer ago are taken for a mistake. */
const OLDEST_EXPIRY_SECONDS = 5 * 365 * 86_400;

/** Puts an item in the place of what was there, or takes it away: in the table, its indexes and its stream. */
export function change(
  tables: Tables,
  table: DynamodbTable,
  order: Order,
  after: TableItem | undefined,
  isExpiry = false,
): void {
  const before = table.items.get(order);
  if (isSameItem(before, after)) return;
  table.items.set(order, after);
  for (const index of table.indexes.values())
    move(index.entries, before && indexOrder(table, index, before), after && indexOrder(table, index, after), after);
  const { timeToLive, stream } = table;
  if (timeToLive !== undefined)
    move(timeToLive.entries, before && expiryOrder(table, before), after && expiryOrder(table, after), after);
  if (!isOpen(stream)) return;
  capture(stream, { order, before, after, isExpiry }, tables.clock.now());
  tables.onChange(stream.arn);
}

function move(
  entries: SortedEntries,
  from: Order | undefined,
  to: Order | undefined,
  item: TableItem | undefined,
): void {
  if (from !== undefined && (to === undefined || compareOrders(from, to) !== 0)) entries.set(from, undefined);
  if (to !== undefined) entries.set(to, item);
}

/** Where an item stands among those that expire; undefined when it never does. */
export function expiryOrder({ timeToLive, keySchema }: DynamodbTable, item: TableItem): Order | undefined {
  const expiry = timeToLive && attributeOf(item, timeToLive.attribute);
  const [time, order] = [expiry && "N" in expiry ? orderOf(expiry) : undefined, orderBy(keySchema, item)];
  return time === undefined ? undefined : order && [time, ...order];
}

/** Deletes what has expired by now. AWS takes its time; the clock of a test should not have to. */
export function expire(tables: Tables, table: DynamodbTable): void {
  const { timeToLive } = table;
  if (timeToLive === undefined) return;
  const nowSeconds = Math.floor(tables.clock.now() / 1000);
  const at = (seconds: number) => orderOf({ N: String(seconds) }) ?? "";
  const [oldest, now] = [at(nowSeconds - OLDEST_EXPIRY_SECONDS), at(nowSeconds)];
  const { entries } = timeToLive;
  for (;;) {
    const entry = entries.at(entries.first(({ order: [time = ""] }) => time >= oldest));
    const [time = "", ...order] = entry?.order ?? [];
    if (entry === undefined || time > now) return;
    change(tables, table, order, undefined, true);
  }
}
