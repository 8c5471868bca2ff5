/**
 * Bytes of JSON with a NUL behind them and another at byte 0. No JSON text holds a NUL: nothing reads beyond the one behind,
 * and what has failed goes on from byte 0, where nothing fits, so that few steps ask whether the one before them failed.
 */
export type JsonText = {
  bytes: Buffer;
  /** The same memory, four bytes at a time. */
  words: Int32Array;
  /** The bits of all words that have been read for strings, together. */
  seen: number;
};

const PAGE_BYTES = 256 * 1024;
// More than what 6 MB, the most that Lambda passes to a function, become when they are enriched.
const MAX_PAGES = 128;

/**
 * Memory for the records of one batch after the other. A record is decoded to where its enriched form will stand, so that
 * its bytes are written once. Pages are used again for the next batch: memory made anew for each would be most of the
 * garbage that a function makes, and collecting it takes as long as enriching.
 */
export type Slab = {
  /** The page that is being written on. */
  text: JsonText;
  /** Where the record begins that is being worked on. What is before it is kept. */
  start: number;
  /** Where it ends, and a NUL stands, as a scan wants it. */
  end: number;
  pages: JsonText[];
  /** How many of the pages this batch has had. */
  used: number;
};

/** A slab that holds an empty record and hardly any memory. */
export function createSlab(): Slab {
  return { text: createText(4), start: 1, end: 1, pages: [], used: 0 };
}

/** Forgets all that is kept: it is written over from now on. */
export function rewind(slab: Slab): void {
  slab.text = slab.pages[0] ?? slab.text;
  slab.used = Math.min(1, slab.pages.length);
  slab.start = 1;
  slab.end = 1;
}

/** Decodes a record, in place of the last one unless that was kept. */
export function loadBase64(slab: Slab, base64: string): void {
  reserve(slab, Math.ceil((base64.length * 3) / 4));
  const { text, start } = slab;
  slab.end = start + text.bytes.write(base64, start, "base64");
  text.bytes[slab.end] = 0;
}

/** Copies a record out of some bytes, in place of the last one unless that was kept. */
export function loadBytes(slab: Slab, bytes: Buffer, bytesStart = 0, bytesEnd = bytes.length): void {
  reserve(slab, bytesEnd - bytesStart);
  const { text, start } = slab;
  slab.end = start + bytes.copy(text.bytes, start, bytesStart, bytesEnd);
  text.bytes[slab.end] = 0;
}

/** The record that is being worked on; good until the next one is loaded. */
export function recordIn({ text, start, end }: Slab): Buffer {
  return text.bytes.subarray(start, end);
}

/** Room for so many bytes from `slab.start` on, in another place if need be: then the record's first `kept` bytes move there. */
export function reserve(slab: Slab, length: number, kept = 0): void {
  // A NUL on either side, and whole words: a scan reads the last one whole.
  if (slab.start + length + 4 <= slab.text.bytes.length) return;
  const text = nextPage(slab, length + 8);
  slab.text.bytes.copy(text.bytes, 1, slab.start, slab.start + kept);
  slab.text = text;
  slab.start = 1;
}

/** Keeps the first `length` bytes from `slab.start` on, and answers where they begin. */
export function keep(slab: Slab, length: number): number {
  const { start } = slab;
  slab.start = start + length;
  return start;
}

function nextPage(slab: Slab, length: number): JsonText {
  if (length > PAGE_BYTES) return createText(length);
  const page = slab.pages[slab.used] ?? createText(PAGE_BYTES);
  if (slab.used < MAX_PAGES) slab.pages[slab.used++] = page;
  return page;
}

function createText(length: number): JsonText {
  const bytes = Buffer.allocUnsafeSlow(Math.ceil(length / 4) * 4);
  bytes[0] = 0;
  return { bytes, words: new Int32Array(bytes.buffer), seen: 0 };
}
