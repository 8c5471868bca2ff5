import { Buffer } from "node:buffer";
import { z } from "zod";
import type { PutRecord } from "./put-record.ts";

const optionalNumber = z.number().optional().catch(undefined);

/** What routing needs of a user record. Everything else, a wrong location too, is the function's to judge. */
const user = z.object({
  userId: z.string().min(1).max(256),
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
 * @throws UserRecordError when it is not a JSON object, or its userId is not a string of 1 to 256 characters.
 */
export function userRecord(input: string | Uint8Array | object): PutRecord {
  const bytes = bytesOf(input);
  const value = typeof input === "string" || input instanceof Uint8Array ? parse(bytes) : input;
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new UserRecordError(
      `a user record must be a JSON object, got ${nameOf(value)}.\nFix: one JSON object a line.`,
    );
  const result = user.safeParse(value);
  if (!result.success)
    throw new UserRecordError(
      `userId must be a string of 1 to 256 characters, got ${nameOf("userId" in value ? value.userId : undefined)}.\n` +
        "Fix: give each user record a userId; it is the partition key.",
    );
  return { partitionKey: result.data.userId, data: bytes, location: result.data.location };
}

function bytesOf(input: string | Uint8Array | object): Uint8Array {
  if (input instanceof Uint8Array) return input;
  return Buffer.from(typeof input === "string" ? input : JSON.stringify(input));
}

const decoder = new TextDecoder("utf-8", { fatal: true });

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(decoder.decode(bytes));
  } catch {
    const got = bytes.byteLength === 0 ? "nothing" : `${bytes.byteLength} bytes that are not JSON in UTF-8`;
    throw new UserRecordError(`a user record must be a JSON object, got ${got}.\nFix: one JSON object a line.`);
  }
}

function nameOf(value: unknown): string {
  if (typeof value === "string") return value === "" ? "an empty string" : `a string of ${value.length} characters`;
  if (Array.isArray(value)) return "an array";
  if (value === null || value === undefined) return "nothing";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
