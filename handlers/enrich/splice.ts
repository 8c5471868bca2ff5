const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/**
 * Adds members to the end of a JSON object without touching its own bytes: what is returned, less `members`
 * (and the comma before them), is `object` byte for byte.
 *
 * @param object the UTF-8 text of a JSON object; known to be valid, white space around it allowed.
 * @param members the JSON text of one or more members, without braces, in pieces.
 */
export function splice(object: Uint8Array, members: readonly Uint8Array[]): Buffer {
  const end = object.lastIndexOf(CLOSE_BRACE);
  const comma = hasMembers(object, end) ? "," : "";
  return Buffer.concat([object.subarray(0, end), Buffer.from(comma), ...members, object.subarray(end)]);
}

function hasMembers(object: Uint8Array, end: number): boolean {
  let before = end - 1;
  while (isWhiteSpace(object[before])) before -= 1;
  return object[before] !== OPEN_BRACE;
}

function isWhiteSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}
