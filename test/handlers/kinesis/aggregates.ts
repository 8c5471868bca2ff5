import { createHash } from "node:crypto";
import { createUserText } from "../enrich/factories.ts";

/** A user record as a test gives it to the encoder. */
export type UserRecordOverrides = { partitionKey?: string; explicitHashKey?: string; data?: string | Buffer };

/** The bytes of an aggregate of user records, encoded as the Kinesis Producer Library does. */
export function createAggregate(...users: UserRecordOverrides[]): Buffer {
  const partitionKeys: string[] = [];
  const explicitHashKeys: string[] = [];
  const records = users.map(({ partitionKey = "u-1", explicitHashKey, data = createUserText() }) =>
    bytesField(
      3,
      varintField(1, indexIn(partitionKeys, partitionKey)),
      explicitHashKey === undefined ? Buffer.alloc(0) : varintField(2, indexIn(explicitHashKeys, explicitHashKey)),
      bytesField(3, Buffer.from(data)),
    ),
  );
  return sealAggregate(
    ...partitionKeys.map((key) => bytesField(1, Buffer.from(key))),
    ...explicitHashKeys.map((key) => bytesField(2, Buffer.from(key))),
    ...records,
  );
}

/** Magic number, message and checksum, whatever the message. */
export function sealAggregate(...parts: Buffer[]): Buffer {
  const message = Buffer.concat(parts);
  return Buffer.concat([Buffer.from("f3899ac2", "hex"), message, createHash("md5").update(message).digest()]);
}

/** A protobuf field of wire type 2. */
export function bytesField(number: number, ...parts: Buffer[]): Buffer {
  const value = Buffer.concat(parts);
  return Buffer.concat([varint(number * 8 + 2), varint(value.length), value]);
}

/** A protobuf field of wire type 0. */
export function varintField(number: number, value: number): Buffer {
  return Buffer.concat([varint(number * 8), varint(value)]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) + 0x80);
  return Buffer.from([...bytes, rest]);
}

function indexIn(table: string[], key: string): number {
  const index = table.indexOf(key);
  return index === -1 ? table.push(key) - 1 : index;
}
