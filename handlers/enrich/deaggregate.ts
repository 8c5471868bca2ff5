import { isUtf8 } from "node:buffer";
import { hash } from "node:crypto";
import { isWord } from "./json-grammar.ts";
import { readFields } from "./protobuf.ts";
import type { Refusal } from "./refusal.ts";
import type { Slab } from "./slab.ts";

/** One record of an aggregate, as its producer gave it to the Kinesis Producer Library. */
export type UserRecord = { partitionKey: string; explicitHashKey?: string; data: Buffer };

const MAGIC_NUMBER = Buffer.from([0xf3, 0x89, 0x9a, 0xc2]);
const MD5_BYTES = 16;

/** Whether the record in a slab begins as an aggregate does. No UTF-8 text can. */
export function isAggregate({ text, start, end }: Slab): boolean {
  return end - start >= MAGIC_NUMBER.length && isWord(text.bytes, start, MAGIC_NUMBER);
}

/**
 * The user records of an aggregate, in their order. Their data shares its memory. Never throws: an aggregate that is
 * damaged anywhere is refused whole, since nothing in it can be trusted.
 * Follows https://github.com/awslabs/amazon-kinesis-producer/blob/master/aggregation-format.md
 */
export function deaggregate(aggregate: Buffer): UserRecord[] | Refusal {
  const end = aggregate.length - MD5_BYTES;
  if (end < MAGIC_NUMBER.length) return corrupt("it is cut off");
  const message = aggregate.subarray(MAGIC_NUMBER.length, end);
  if (!hash("md5", message, "buffer").equals(aggregate.subarray(end))) return corrupt("its MD5 checksum doesn't match");
  try {
    return readAggregate(message);
  } catch (error) {
    if (error instanceof RangeError) return corrupt(error.message);
    throw error;
  }
}

type IndexedRecord = { partitionKeyIndex: number; explicitHashKeyIndex: number | undefined; data: Buffer };

function readAggregate(message: Buffer): UserRecord[] {
  const partitionKeys: string[] = [];
  const explicitHashKeys: string[] = [];
  const records: IndexedRecord[] = [];
  for (const { number, value } of readFields(message)) {
    if (typeof value === "number") continue;
    if (number === 1) partitionKeys.push(text(value));
    else if (number === 2) explicitHashKeys.push(text(value));
    else if (number === 3) records.push(readRecord(value));
  }
  // The tables may stand behind the records that refer to them.
  return records.map(({ partitionKeyIndex, explicitHashKeyIndex, data }) => {
    const partitionKey = lookUp(partitionKeys, partitionKeyIndex);
    if (explicitHashKeyIndex === undefined) return { partitionKey, data };
    return { partitionKey, explicitHashKey: lookUp(explicitHashKeys, explicitHashKeyIndex), data };
  });
}

function readRecord(message: Buffer): IndexedRecord {
  let partitionKeyIndex: number | undefined;
  let explicitHashKeyIndex: number | undefined;
  let data: Buffer | undefined;
  for (const { number, value } of readFields(message)) {
    if (typeof value === "number") {
      if (number === 1) partitionKeyIndex = value;
      else if (number === 2) explicitHashKeyIndex = value;
    } else if (number === 3) data = value;
  }
  if (partitionKeyIndex === undefined) throw new RangeError("a record has no partition key");
  if (data === undefined) throw new RangeError("a record has no data");
  return { partitionKeyIndex, explicitHashKeyIndex, data };
}

function lookUp(table: readonly string[], index: number): string {
  const key = table[index];
  if (key === undefined) throw new RangeError("a key index is out of its table");
  return key;
}

function text(bytes: Buffer): string {
  if (!isUtf8(bytes)) throw new RangeError("a key is not UTF-8");
  return bytes.toString("utf8");
}

function corrupt(detail: string): Refusal {
  return { reason: "corrupt-aggregate", detail };
}
