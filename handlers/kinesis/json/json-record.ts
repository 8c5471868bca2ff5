import { isUtf8 } from "node:buffer";
import type { Placed } from "../batch/definition.ts";
import { refuseSize } from "../records/keys.ts";
import { idBytes, type RecordId, writeId } from "../records/origin.ts";
import type { Refusal } from "../records/refusal.ts";
import { keep, recordIn, reserve, type Slab } from "../records/slab.ts";

// Every enriched object carries it, and no record may bring it.
const STAMP = '"enrichment":{"id":';
const CLOSE = Buffer.from("}}");
const CLOSE_BRACE = 0x7d;
const REPLACEMENT_CHARACTER = "\ufffd";

/** A record as it was read, before anyone could change its value. */
export type JsonRecord = {
  value: unknown;
  /** Why the value can't take members and stamp; undefined when it can. */
  unstampable: Refusal | undefined;
  hasMembers: boolean;
};

/** Reads the record that the slab holds, or says why it can't be read. */
export function readRecord(slab: Slab): JsonRecord | Refusal {
  if (slab.end === slab.start) return { reason: "empty" };
  const text = slab.text.bytes.toString("utf8", slab.start, slab.end);
  // Decoding puts this character where bytes are no UTF-8; most texts hold none.
  if (text.includes(REPLACEMENT_CHARACTER) && !isUtf8(recordIn(slab))) return { reason: "invalid-utf8" };
  try {
    const value: unknown = JSON.parse(text);
    return { value, unstampable: refuseStamp(value), hasMembers: hasMembers(value) };
  } catch (error) {
    return { reason: "invalid-json", ...whereInText(error) };
  }
}

// V8's message quotes the text around the error: only the position may leave.
function whereInText(error: unknown): { detail?: string } {
  const position = error instanceof Error ? /at position (\d+)/.exec(error.message)?.[1] : undefined;
  return position === undefined ? {} : { detail: `at character ${position}` };
}

/** Where an enriched record goes on, and what the stream takes of it. */
export type RecordTarget = { partitionKey: string; id: RecordId; maxRecordBytes: number };

/**
 * Puts members and the stamp at the end of the JSON object that the slab holds, without touching its own bytes. It is kept in the
 * slab, where the record was.
 * @param members JSON text of an object.
 */
export function addMembers(slab: Slab, record: JsonRecord, members: string, target: RecordTarget): Placed | Refusal {
  if (record.unstampable !== undefined) return record.unstampable;
  const { id, partitionKey, maxRecordBytes } = target;
  const comma = record.hasMembers ? "," : "";
  const added = members === "{}" ? `${comma}${STAMP}` : `${comma}${members.slice(1, -1)},${STAMP}`;
  const length = slab.end - slab.start;
  const addedBytes = Buffer.byteLength(added) + idBytes(id) + CLOSE.length - 1;
  // Before a byte of the record is written over: who refuses it needs it whole.
  const tooLarge = refuseSize(length + addedBytes, partitionKey, maxRecordBytes);
  if (tooLarge !== undefined) return tooLarge;
  reserve(slab, length + addedBytes, length);
  const { bytes } = slab.text;
  const brace = lastBrace(bytes, slab.start + length - 1);
  // White space behind the brace goes on behind the brace.
  const behind = slab.start + length - (brace + 1);
  if (behind > 0) bytes.copyWithin(brace + 1 + addedBytes, brace + 1, brace + 1 + behind);
  writeStamp(bytes, brace + bytes.write(added, brace), id);
  return { start: keep(slab, length + addedBytes) };
}

/** Puts another object, with the stamp, in place of the record. */
export function putObject(slab: Slab, value: object, target: RecordTarget): Placed | Refusal {
  const refusal = refuseStamp(value);
  if (refusal !== undefined) return refusal;
  const text = JSON.stringify(value);
  const head = Buffer.from(text === "{}" ? `{${STAMP}` : `${text.slice(0, -1)},${STAMP}`);
  const stamped = Buffer.alloc(head.length + idBytes(target.id) + CLOSE.length);
  head.copy(stamped);
  writeStamp(stamped, head.length, target.id);
  return putBytes(slab, stamped, target);
}

/** Puts other bytes, as they are, in place of the record. */
export function putBytes(slab: Slab, bytes: Uint8Array, target: RecordTarget): Placed | Refusal {
  const tooLarge = refuseSize(bytes.length, target.partitionKey, target.maxRecordBytes);
  if (tooLarge !== undefined) return tooLarge;
  reserve(slab, bytes.length);
  slab.text.bytes.set(bytes, slab.start);
  return { start: keep(slab, bytes.length) };
}

function writeStamp(bytes: Buffer, start: number, id: RecordId): void {
  CLOSE.copy(bytes, writeId(id, bytes, start));
}

/** Why a value can't take the stamp; undefined when it can. */
function refuseStamp(value: unknown): Refusal | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return { reason: "not-an-object", detail: `got ${nameOfType(value)}` };
  return Object.hasOwn(value, "enrichment")
    ? { reason: "already-enriched", detail: "it has a member enrichment" }
    : undefined;
}

function nameOfType(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "an array" : `a ${typeof value}`;
}

function hasMembers(value: unknown): boolean {
  for (const _ in Object(value)) return true;
  return false;
}

function lastBrace(bytes: Buffer, from: number): number {
  let at = from;
  while (bytes[at] !== CLOSE_BRACE) at -= 1;
  return at;
}
