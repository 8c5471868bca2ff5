import { Buffer } from "node:buffer";
import { z } from "zod";
import type { Location } from "./nearest-region.ts";
import { isPartitionKey, type PutRecord } from "./put-record.ts";

const optionalNumber = z.number().optional().catch(undefined);

/** What routing needs of a record. Everything else, a wrong location too, is the function's to judge. */
const located = z.object({
  location: z
    .object({
      country: z.union([z.string(), z.number()]).optional().catch(undefined),
      latitude: optionalNumber,
      longitude: optionalNumber,
    })
    .optional()
    .catch(undefined),
});

/** Text that is not a user record. Its message holds nothing of the text. */
export class UserRecordError extends Error {
  override readonly name = "UserRecordError";
}

/**
 * The record to put for a user: partition key `userId`, its location for the nearest region.
 * A line of JSON, as text or UTF-8 bytes, is sent as it is, byte for byte; an object is sent as its JSON.
 * @throws UserRecordError when it is not a JSON object, or its userId is not a string of 1 to 256 UTF-16
 * code units (most characters take one, an emoji two). A byte order mark is a file's, and no part of a record.
 */
export function userRecord(input: string | Uint8Array | object): PutRecord {
  const bytes = bytesOf(input);
  const value = typeof input === "string" || input instanceof Uint8Array ? parse(bytes) : input;
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new UserRecordError(
      `a user record must be a JSON object, got ${nameOf(value)}.\nFix: one JSON object a line.`,
    );
  const userId = "userId" in value ? value.userId : undefined;
  if (typeof userId !== "string" || !isPartitionKey(userId))
    throw new UserRecordError(
      `userId must be a string of 1 to 256 UTF-16 code units, got ${nameOf(userId)}.\n` +
        "Fix: give each user record a userId; it is the partition key.",
    );
  return { partitionKey: userId, data: bytes, location: locationOf(value) };
}

/** Where a record says it is, in its member `location`; undefined when it does not say. */
export function locationOf(value: unknown): Location | undefined {
  return located.safeParse(value).data?.location;
}

function bytesOf(input: string | Uint8Array | object): Uint8Array {
  if (input instanceof Uint8Array) return input;
  return Buffer.from(typeof input === "string" ? input : JSON.stringify(input));
}

// The function takes no byte order mark in a record either.
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(decoder.decode(bytes));
  } catch {
    const got = bytes.byteLength === 0 ? "nothing" : `${bytes.byteLength} bytes that are not JSON in UTF-8`;
    throw new UserRecordError(`a user record must be a JSON object, got ${got}.\nFix: one JSON object a line.`);
  }
}

function nameOf(value: unknown): string {
  if (typeof value === "string") return value === "" ? "an empty string" : `a string of ${value.length} code units`;
  if (Array.isArray(value)) return "an array";
  if (value === null || value === undefined) return "nothing";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

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
