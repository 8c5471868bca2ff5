import type { TableItem } from "../values/attribute-value.ts";
import { itemBytes } from "../values/size.ts";

/** Whether a call wants to know what it took, by AWS's names. */
export type CapacityInput = { ReturnConsumedCapacity?: string | undefined };

const WRITE_UNIT_BYTES = 1024;
const READ_UNIT_BYTES = 4096;

/** Units that writing takes: as many as the larger of the item before and after. */
export function writeUnits(...items: readonly (TableItem | undefined)[]): number {
  return Math.max(1, ...items.map((item) => Math.ceil(itemBytes(item ?? {}) / WRITE_UNIT_BYTES)));
}

/** Units that reading so many bytes takes; half of them when it may be a little late. */
export function readUnits(bytes: number, isConsistent: boolean): number {
  return Math.max(1, Math.ceil(bytes / READ_UNIT_BYTES)) * (isConsistent ? 1 : 0.5);
}

/** `ConsumedCapacity` of one table, where it was asked for. */
export function consumed(input: CapacityInput, TableName: string, CapacityUnits: number) {
  const { ReturnConsumedCapacity } = input;
  if (ReturnConsumedCapacity !== "TOTAL" && ReturnConsumedCapacity !== "INDEXES") return {};
  const Table = ReturnConsumedCapacity === "INDEXES" ? { CapacityUnits } : undefined;
  return { ConsumedCapacity: { TableName, CapacityUnits, Table } };
}

/** {@link consumed} of each table of a batch or transaction. */
export function consumedByTable(input: CapacityInput, units: ReadonlyMap<string, number>) {
  const all = [...units].flatMap(([name, count]) => consumed(input, name, count).ConsumedCapacity ?? []);
  return all.length > 0 ? { ConsumedCapacity: all } : {};
}
