import { hash } from "node:crypto";
import { createReadStream } from "node:fs";
import { type Line, type PutRecord, splitLines } from "../../client/index.ts";
import { isPlace, type Location } from "../../client/nearest-region.ts";
import { locationOf } from "../../client/user-record.ts";
import { sampleRecords } from "../sample/records.ts";
import { type KeyMember, recordKey } from "./record-key.ts";

/** A record to put, with the line that it came from. */
export type InputRecord = PutRecord & { line: number };

/** A line without a partition key. It goes in as it is, under a key of its own. */
export type KeylessLine = { line: number; partitionKey: string; reason: string };

/** How lines become records. */
export type InputArgs = {
  key: KeyMember;
  /** Regions of the stack. */
  regions: readonly string[];
  /** Hears of each line without a partition key, before it is put. */
  onKeyless: (line: KeylessLine) => void;
};

/** The lines of a file, or of the bundled sample when there is none. */
export function readInput(file: string | undefined): AsyncGenerator<Line> {
  return splitLines(file === undefined ? sampleChunks() : createReadStream(file, { highWaterMark: 1 << 18 }));
}

function* sampleChunks(): Generator<Uint8Array> {
  for (const line of sampleRecords()) yield Buffer.from(`${line}\n`);
}

/** The beginning of the bundled sample. */
export function sampleHead(): Uint8Array {
  const [chunk = new Uint8Array()] = sampleChunks();
  return chunk;
}

/** How many lines `readInput` gives. */
export async function countLines(file: string | undefined): Promise<number> {
  let count = 0;
  for await (const _ of readInput(file)) count += 1;
  return count;
}

/**
 * Turns lines into records, byte for byte. One with a location goes to the region nearest to it; one without goes to a
 * region by its key, so that the order of a key holds.
 */
export async function* toRecords(lines: AsyncIterable<Line>, args: InputArgs): AsyncGenerator<InputRecord> {
  for await (const line of lines) yield toRecord(line, args);
}

function toRecord({ number: line, bytes }: Line, { key, regions, onKeyless }: InputArgs): InputRecord {
  const parsed = parse(bytes);
  const found = "reason" in parsed ? parsed : recordKey(key, parsed.value, parsed.text);
  const partitionKey = "key" in found ? found.key : `line-${line}`;
  if ("reason" in found) onKeyless({ line, partitionKey, reason: found.reason });
  const location = "value" in parsed ? locationOf(parsed.value) : undefined;
  return { line, partitionKey, data: bytes, ...whereTo(partitionKey, location, regions) };
}

function whereTo(key: string, location: Location | undefined, regions: readonly string[]) {
  if (isPlace(location)) return { location };
  const number = Number.parseInt(hash("md5", key).slice(0, 8), 16);
  return { region: regions[number % regions.length] };
}

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function parse(bytes: Uint8Array): { value: object; text: string } | { reason: string } {
  let value: unknown;
  let text: string;
  try {
    text = decoder.decode(bytes);
    value = JSON.parse(text);
  } catch {
    return { reason: `a record must be a JSON object, got ${bytes.byteLength} bytes that are not JSON in UTF-8.` };
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return { value, text };
  const got = Array.isArray(value) ? "an array" : value === null ? "null" : `a ${typeof value}`;
  return { reason: `a record must be a JSON object, got ${got}.` };
}
