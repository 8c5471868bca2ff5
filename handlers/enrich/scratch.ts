import type { JsonText } from "./json-grammar.ts";

const INITIAL_BYTES = 16 * 1024;

/** Room for one record at a time, between two NULs, as a scan wants it. It is used again and again, never across an await. */
export type Scratch = {
  text: JsonText;
  /** Where the second NUL stands: the record lies from 1 up to it. */
  end: number;
};

/** An empty scratch. It grows to the largest record that it has held. */
export function createScratch(): Scratch {
  return { text: createText(INITIAL_BYTES), end: 1 };
}

/** Decodes a record into the scratch. */
export function loadBase64(scratch: Scratch, base64: string): void {
  makeRoom(scratch, Math.ceil((base64.length * 3) / 4));
  const { bytes } = scratch.text;
  scratch.end = 1 + bytes.write(base64, 1, "base64");
  bytes[scratch.end] = 0;
}

/** Copies a record into the scratch. */
export function loadBytes(scratch: Scratch, data: Buffer): void {
  makeRoom(scratch, data.length);
  const { bytes } = scratch.text;
  scratch.end = 1 + data.copy(bytes, 1);
  bytes[scratch.end] = 0;
}

/** The record that the scratch holds; good until the next one is loaded. */
export function recordIn({ text, end }: Scratch): Buffer {
  return text.bytes.subarray(1, end);
}

function makeRoom(scratch: Scratch, length: number): void {
  // Both NULs, and whole words: a scan reads the last one whole.
  const needed = Math.ceil((length + 2) / 4) * 4;
  if (needed > scratch.text.bytes.length) scratch.text = createText(needed);
}

function createText(length: number): JsonText {
  const memory = new ArrayBuffer(length);
  return { bytes: Buffer.from(memory), words: new Int32Array(memory) };
}
