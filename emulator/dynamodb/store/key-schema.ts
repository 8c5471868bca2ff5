import { createHash } from "node:crypto";
import { type AttributeValue, attributeOf, type TableItem } from "../values/attribute-value.ts";
import { orderOf } from "../values/order.ts";
import type { Order } from "./sorted-entries.ts";

/** `KeySchema`, by AWS's names: the partition key (HASH) first. */
export type TableKeySchema = readonly { AttributeName: string; KeyType: "HASH" | "RANGE" }[];
/** Names of the attributes of a key. */
export function namesOf(keySchema: TableKeySchema): string[] {
  return keySchema.map(({ AttributeName }) => AttributeName);
}

/** Where an item stands in a table or index by its key; undefined when it has not all of it. */
export function orderBy(keySchema: TableKeySchema, item: TableItem): Order | undefined {
  const parts = namesOf(keySchema).map((name) => orderPart(attributeOf(item, name)));
  const [partition = ""] = parts;
  const known = parts.filter((part) => part !== undefined);
  return known.length < parts.length ? undefined : [hashOf(partition), ...known];
}

/** Where all items of one partition key begin. */
export function partitionOrder(value: AttributeValue): Order {
  const part = orderPart(value) ?? "";
  return [hashOf(part), part];
}

/** Spreads partitions, as AWS does: eight hexadecimal digits. */
function hashOf(partition: string): string {
  return createHash("md5").update(partition, "latin1").digest("hex").slice(0, 8);
}

const orderPart = (value: AttributeValue | undefined) => value && orderOf(value);
