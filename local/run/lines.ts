/** A line of a file, byte for byte, without its line feed. */
export type Line = { number: number; bytes: Uint8Array };

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/**
 * Splits chunks into lines without decoding them, so that bytes that are no text stay as they are.
 * A carriage return before the line feed belongs to it. Empty lines are left out, but counted.
 */
export async function* splitLines(chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): AsyncGenerator<Line> {
  let number = 0;
  let rest: Uint8Array[] = [];
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, start)) {
      rest.push(chunk.subarray(start, end));
      const bytes = withoutCarriageReturn(Buffer.concat(rest));
      number += 1;
      if (bytes.length > 0) yield { number, bytes };
      rest = [];
      start = end + 1;
    }
    if (start < chunk.length) rest.push(chunk.subarray(start));
  }
  const last = withoutCarriageReturn(Buffer.concat(rest));
  if (last.length > 0) yield { number: number + 1, bytes: last };
}

const withoutCarriageReturn = (line: Uint8Array) => (line.at(-1) === CARRIAGE_RETURN ? line.subarray(0, -1) : line);
