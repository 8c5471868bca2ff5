/** A part of a message, from `at` up to `end`. */
export type Cursor = { bytes: Buffer; at: number; end: number };

/** What is done with the fields of a message, one after the other. Objects for each would take longer than to read them. */
export type Fields = {
  /** A field of wire type 0. */
  onNumber(field: number, value: number): void;
  /** A field of wire type 2: `cursor` is that field, to be read or not. */
  onBytes(field: number, cursor: Cursor): void;
};

/**
 * Reads the fields of one protobuf message, in their order. Fields of fixed size (wire types 1 and 5) are passed over.
 * A varint beyond 2^53 loses its last digits, which no index needs.
 * Follows https://protobuf.dev/programming-guides/encoding/
 * @throws RangeError when the message is cut off or malformed.
 */
export function readFields(cursor: Cursor, fields: Fields): void {
  const messageEnd = cursor.end;
  while (cursor.at < messageEnd) {
    const tag = readVarint(cursor);
    const field = Math.floor(tag / 8);
    if (field === 0) throw new RangeError("a field has the number 0");
    switch (tag % 8) {
      case 0:
        fields.onNumber(field, readVarint(cursor));
        break;
      case 1:
        cursor.at = after(cursor, 8);
        break;
      case 2: {
        const fieldEnd = after(cursor, readVarint(cursor));
        cursor.end = fieldEnd;
        fields.onBytes(field, cursor);
        cursor.at = fieldEnd;
        cursor.end = messageEnd;
        break;
      }
      case 5:
        cursor.at = after(cursor, 4);
        break;
      default:
        throw new RangeError(`a field has the wire type ${tag % 8}`);
    }
  }
}

const MAX_VARINT_BYTES = 10;

function readVarint(cursor: Cursor): number {
  let value = 0;
  let scale = 1;
  for (let length = 1; length <= MAX_VARINT_BYTES; length++) {
    if (cursor.at >= cursor.end) throw new RangeError("the message is cut off");
    const byte = cursor.bytes[cursor.at++] ?? 0;
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) return value;
    scale *= 0x80;
  }
  throw new RangeError("a number is too long");
}

/** Where something ends that is so long and begins at the cursor. */
function after({ at, end }: Cursor, length: number): number {
  if (length > end - at) throw new RangeError("the message is cut off");
  return at + length;
}
