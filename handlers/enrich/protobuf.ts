/** One field of a protobuf message: a number for wire type 0, bytes for wire type 2. */
export type Field = { number: number; value: number | Buffer };

/**
 * Reads the fields of one protobuf message, in their order. Fields of fixed size (wire types 1 and 5) are passed over.
 * A varint beyond 2^53 loses its last digits, which no index needs.
 * Follows https://protobuf.dev/programming-guides/encoding/
 * @throws RangeError when the message is cut off or malformed.
 */
export function* readFields(message: Buffer): Generator<Field> {
  const cursor = { message, at: 0 };
  while (cursor.at < message.length) {
    const tag = readVarint(cursor);
    const number = Math.floor(tag / 8);
    if (number === 0) throw new RangeError("a field has the number 0");
    switch (tag % 8) {
      case 0:
        yield { number, value: readVarint(cursor) };
        break;
      case 1:
        take(cursor, 8);
        break;
      case 2:
        yield { number, value: take(cursor, readVarint(cursor)) };
        break;
      case 5:
        take(cursor, 4);
        break;
      default:
        throw new RangeError(`a field has the wire type ${tag % 8}`);
    }
  }
}

type Cursor = { message: Buffer; at: number };

const MAX_VARINT_BYTES = 10;

function readVarint(cursor: Cursor): number {
  let value = 0;
  let scale = 1;
  for (let length = 1; length <= MAX_VARINT_BYTES; length++) {
    const byte = cursor.message[cursor.at++];
    if (byte === undefined) throw new RangeError("the message is cut off");
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) return value;
    scale *= 0x80;
  }
  throw new RangeError("a number is too long");
}

function take(cursor: Cursor, length: number): Buffer {
  const start = cursor.at;
  if (length > cursor.message.length - start) throw new RangeError("the message is cut off");
  cursor.at = start + length;
  return cursor.message.subarray(start, cursor.at);
}
