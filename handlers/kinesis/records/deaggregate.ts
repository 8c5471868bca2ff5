import { isUtf8 } from "node:buffer";
import type { Keys } from "./keys.ts";
import { type Cursor, type Fields, readFields } from "./protobuf.ts";
import type { Refusal } from "./refusal.ts";
import type { Slab } from "./slab.ts";

/** One record of an aggregate, as its producer gave it to the Kinesis Producer Library: its data lies in the aggregate. */
type UserRecord = Keys & { start: number; end: number };

/** What an aggregate begins with. */
export const MAGIC_NUMBER = Buffer.from([0xf3, 0x89, 0x9a, 0xc2]);
const MAGIC = MAGIC_NUMBER.readUInt32BE();
/** What it ends with is the MD5 of all between. */
export const MD5_BYTES = 16;

const REPLACEMENT_CHARACTER = "\ufffd";

/** Whether the record in a slab begins as an aggregate does. No UTF-8 text can. */
export function isAggregate({ text, start, end }: Slab): boolean {
  return end - start >= MAGIC_NUMBER.length && text.bytes.readUInt32BE(start) === MAGIC;
}

/**
 * The user records of an aggregate, in their order. Never throws: an aggregate that is damaged anywhere is refused whole,
 * since nothing in it can be trusted.
 * Follows https://github.com/awslabs/amazon-kinesis-producer/blob/master/aggregation-format.md
 * @param isIntact whether what it holds has the MD5 that it ends with.
 */
export function deaggregate(aggregate: Buffer, isIntact: (aggregate: Buffer) => boolean): UserRecord[] | Refusal {
  const end = aggregate.length - MD5_BYTES;
  if (end < MAGIC_NUMBER.length) return corrupt("it is cut off");
  if (!isIntact(aggregate)) return corrupt("its MD5 checksum doesn't match");
  try {
    return readAggregate({ bytes: aggregate, at: MAGIC_NUMBER.length, end });
  } catch (error) {
    if (error instanceof RangeError) return corrupt(error.message);
    throw error;
  }
}

/** A record as it stands there. An index of -1, or a start, that isn't given. */
type IndexedRecord = { partitionKeyIndex: number; explicitHashKeyIndex: number; start: number; end: number };

function readAggregate(message: Cursor): UserRecord[] {
  const partitionKeys: string[] = [];
  const explicitHashKeys: string[] = [];
  const records: IndexedRecord[] = [];
  readFields(message, {
    onNumber: ignore,
    onBytes: (field, cursor) => {
      if (field === 1) partitionKeys.push(text(cursor));
      else if (field === 2) explicitHashKeys.push(text(cursor));
      else if (field === 3) records.push(readRecord(cursor));
    },
  });
  // The tables may stand behind the records that refer to them.
  return records.map(({ partitionKeyIndex, explicitHashKeyIndex, start, end }) => {
    const partitionKey = lookUp(partitionKeys, partitionKeyIndex);
    if (explicitHashKeyIndex === -1) return { partitionKey, start, end };
    return { partitionKey, explicitHashKey: lookUp(explicitHashKeys, explicitHashKeyIndex), start, end };
  });
}

function ignore(): void {}

function readRecord(message: Cursor): IndexedRecord {
  const record = new RecordFields();
  readFields(message, record);
  if (record.partitionKeyIndex === -1) throw new RangeError("a record has no partition key");
  if (record.start === -1) throw new RangeError("a record has no data");
  return record;
}

class RecordFields implements IndexedRecord, Fields {
  partitionKeyIndex = -1;
  explicitHashKeyIndex = -1;
  start = -1;
  end = -1;

  onNumber(field: number, value: number): void {
    if (field === 1) this.partitionKeyIndex = value;
    else if (field === 2) this.explicitHashKeyIndex = value;
  }

  onBytes(field: number, { at, end }: Cursor): void {
    if (field !== 3) return;
    this.start = at;
    this.end = end;
  }
}

function lookUp(table: readonly string[], index: number): string {
  const key = table[index];
  if (key === undefined) throw new RangeError("a key index is out of its table");
  return key;
}

function text({ bytes, at, end }: Cursor): string {
  const text = bytes.toString("utf8", at, end);
  // It stands for bytes that are no UTF-8, or for itself.
  if (text.includes(REPLACEMENT_CHARACTER) && !isUtf8(bytes.subarray(at, end)))
    throw new RangeError("a key is not UTF-8");
  return text;
}

function corrupt(detail: string): Refusal {
  return { reason: "corrupt-aggregate", detail };
}
