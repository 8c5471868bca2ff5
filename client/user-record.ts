import { Buffer } from "node:buffer";
import { z } from "zod";
import type { Location } from "./nearest-region.ts";
import { isPartitionKey, type PutRecord } from "./put-record.ts";

const optionalNumber = z.number().optional().catch(undefined);

/** What routing needs of a record. Everything else, a wrong location too, is the function's to judge. */
const located = z.object({
  location: z
    .object({
      country: z.string().optional().catch(undefined),
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
