import { hash } from "node:crypto";
import { MAGIC_NUMBER } from "../../handlers/kinesis/records/deaggregate.ts";

/** A user record as the Kinesis Producer Library packs it. */
export type AggregatedRecord = { partitionKey: string; explicitHashKey?: string | undefined; data: Buffer };

/** How an aggregate may be damaged. */
export type Damage = "checksum" | "key-index" | "cut";

/**
 * Packs user records into one Kinesis record, damaged on request.
 * Follows https://github.com/awslabs/amazon-kinesis-producer/blob/master/aggregation-format.md
 */
export function aggregate(records: readonly AggregatedRecord[], damage?: Damage): Buffer {
  const partitionKeys = [...new Set(records.map(({ partitionKey }) => partitionKey))];
  const hashKeys = [...new Set(records.flatMap(({ explicitHashKey }) => explicitHashKey ?? []))];
  const message = Buffer.concat([
    ...partitionKeys.map((key) => bytesField(1, Buffer.from(key))),
    ...hashKeys.map((key) => bytesField(2, Buffer.from(key))),
    ...records.map(({ partitionKey, explicitHashKey, data }) => {
      const index = partitionKeys.indexOf(partitionKey) + (damage === "key-index" ? partitionKeys.length : 0);
      const hashKey = explicitHashKey === undefined ? [] : [numberField(2, hashKeys.indexOf(explicitHashKey))];
      return bytesField(3, Buffer.concat([numberField(1, index), ...hashKey, bytesField(3, data)]));
    }),
  ]);
  const checksum = hash("md5", message, "buffer");
  if (damage === "checksum") checksum[15] = (checksum[15] ?? 0) ^ 1;
  const whole = Buffer.concat([MAGIC_NUMBER, message, checksum]);
  return damage === "cut" ? whole.subarray(0, MAGIC_NUMBER.length + 9) : whole;
}

function numberField(field: number, value: number): Buffer {
  return Buffer.concat([varint(field << 3), varint(value)]);
}

function bytesField(field: number, bytes: Buffer): Buffer {
  return Buffer.concat([varint((field << 3) | 2), varint(bytes.length), bytes]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  return Buffer.from([...bytes, rest]);
}
