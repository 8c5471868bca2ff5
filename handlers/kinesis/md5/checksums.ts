import { hash } from "node:crypto";
import type { KinesisStreamRecord } from "aws-lambda";
import { MAGIC_NUMBER, MD5_BYTES } from "../records/deaggregate.ts";
import { BLOCK_BYTES, FIRST_STATE, LANES, md5Lanes, STATE_BYTES, stateIndex } from "./md5-lanes.ts";

/** Whether an aggregate of a batch is intact: what stands between its magic number and its MD5 has that MD5. */
export type IsIntact = (record: KinesisStreamRecord, aggregate: Buffer) => boolean;

// Its last bits share a character with what follows.
const MAGIC_NUMBER_IN_BASE64 = MAGIC_NUMBER.toString("base64").slice(0, 5);
// Behind a message, MD5 wants one byte, and in eight its length in bits.
const BYTE_BEHIND_MESSAGE = 0x80;
const LENGTH_BYTES = 8;
const PAGE_BYTES = 64 * 1024;
// Fewer are hashed sooner one after the other.
const LEAST_AT_ONCE = 4;

/**
 * Checks the aggregates of a batch, those that it can together, when it is first asked: Node.js's MD5, one message after
 * the other, takes longer than all the rest of reading them (docs/decisions/0022-md5-of-eight-at-once.md).
 */
export function checksumsOf(records: readonly KinesisStreamRecord[]): IsIntact {
  let known: ReadonlyMap<KinesisStreamRecord, boolean> | undefined;
  return (record, aggregate) => {
    known ??= new Map(groupsOf(records).flatMap(check));
    return known.get(record) ?? isIntact(aggregate);
  };
}

/** Whether one aggregate is intact. */
export function isIntact(aggregate: Buffer): boolean {
  const message = aggregate.subarray(MAGIC_NUMBER.length, -MD5_BYTES);
  return hash("md5", message, "buffer").equals(aggregate.subarray(-MD5_BYTES));
}

/** The aggregates among some records that are worth to be hashed together: about as long, so that none waits for another. */
function groupsOf(records: readonly KinesisStreamRecord[]): KinesisStreamRecord[][] {
  const aggregates = records
    .filter(({ kinesis }) => kinesis.data.startsWith(MAGIC_NUMBER_IN_BASE64))
    .sort((a, b) => a.kinesis.data.length - b.kinesis.data.length);
  const groups: KinesisStreamRecord[][] = [];
  while (aggregates.length >= LEAST_AT_ONCE) groups.push(aggregates.splice(-LANES));
  return groups;
}

/** A message in the memory, with all that MD5 wants behind it. */
type Message = { record: KinesisStreamRecord; start: number; blocks: number; md5: Buffer };

/** Whether each of up to eight aggregates is intact. */
function check(records: readonly KinesisStreamRecord[]): [KinesisStreamRecord, boolean][] {
  const { memory, run } = md5Lanes();
  const messages = load(memory, records);
  const state = new Int32Array(memory.buffer, 0, STATE_BYTES / Int32Array.BYTES_PER_ELEMENT);
  for (const [word, value] of FIRST_STATE.entries()) {
    for (let lane = 0; lane < LANES; lane++) state[stateIndex(lane, word)] = value;
  }
  const starts = messages.map(({ start }) => start);
  const longest = starts.at(-1) ?? 0;
  // A lane without a message reads the longest once more, and so does one whose message is over.
  while (starts.length < LANES) starts.push(longest);
  let done = 0;
  return messages.map(({ record, blocks, md5 }, lane) => {
    if (blocks > done) run(blocks - done, ...starts.map((start) => start + done * BLOCK_BYTES));
    done = blocks;
    starts[lane] = longest;
    return [record, FIRST_STATE.every((_, word) => state[stateIndex(lane, word)] === md5.readInt32LE(word * 4))];
  });
}

/** Puts aggregates into the memory; those with the fewest blocks come first. Leaves out what is too short to have an MD5. */
function load(memory: WebAssembly.Memory, records: readonly KinesisStreamRecord[]): Message[] {
  const sizes = records.map(({ kinesis }) => kinesis.data.length + 2 * BLOCK_BYTES);
  const missing = sizes.reduce((sum, size) => sum + size, STATE_BYTES) - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / PAGE_BYTES));
  const bytes = Buffer.from(memory.buffer);
  const messages: Message[] = [];
  let at = STATE_BYTES;
  for (const record of records) {
    const start = at + MAGIC_NUMBER.length;
    const end = at + bytes.write(record.kinesis.data, at, "base64") - MD5_BYTES;
    if (end < start) continue;
    const md5 = Buffer.from(bytes.subarray(end, end + MD5_BYTES));
    const blocks = Math.ceil((end - start + 1 + LENGTH_BYTES) / BLOCK_BYTES);
    at = start + blocks * BLOCK_BYTES;
    bytes.fill(0, end, at);
    bytes[end] = BYTE_BEHIND_MESSAGE;
    bytes.writeUInt32LE((end - start) * 8, at - LENGTH_BYTES);
    messages.push({ record, start, blocks, md5 });
  }
  return messages.sort((a, b) => a.blocks - b.blocks);
}
