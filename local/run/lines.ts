/** A line of a file, byte for byte, without its line feed. */
export type Line = { number: number; bytes: Uint8Array };

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const BYTE_ORDER_MARK = Buffer.from("\ufeff");

/**
 * Splits chunks into lines without decoding them, so that bytes that are no text stay as they are.
 * A carriage return before the line feed belongs to it. Empty lines are left out, but counted. A byte order mark is the
 * file's, and no part of its first line.
 */
export async function* splitLines(chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): AsyncGenerator<Line> {
  let number = 0;
  let rest: Uint8Array[] = [];
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, start)) {
      rest.push(chunk.subarray(start, end));
      number += 1;
      const bytes = contentOf(Buffer.concat(rest), number);
      if (bytes.length > 0) yield { number, bytes };
      rest = [];
      start = end + 1;
    }
    if (start < chunk.length) rest.push(chunk.subarray(start));
  }
  const last = contentOf(Buffer.concat(rest), number + 1);
  if (last.length > 0) yield { number: number + 1, bytes: last };
}

function contentOf(line: Buffer, number: number): Uint8Array {
  const start =
    number === 1 && line.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length : 0;
  const end = line.at(-1) === CARRIAGE_RETURN ? line.length - 1 : line.length;
  return line.subarray(start, end);
}
