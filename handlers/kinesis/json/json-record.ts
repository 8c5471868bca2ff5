import { isUtf8 } from "node:buffer";
import type { Placed } from "../batch/definition.ts";
import { refuseSize } from "../records/keys.ts";
import { idBytes, idText, type RecordId, writeId } from "../records/origin.ts";
import type { Refusal } from "../records/refusal.ts";
import { keep, recordIn, reserve, type Slab } from "../records/slab.ts";

// Every enriched object carries it, and no record may bring it.
const STAMP = Buffer.from('"enrichment":{"id":');
const CLOSE = Buffer.from("}}");
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const SPACE = 0x20;
const REPLACEMENT_CHARACTER = "\ufffd";

/** A record as it was read, before anyone could change its value. */
export type JsonRecord = {
  value: unknown;
  /** Why the value can't take members and stamp; undefined when it can. */
  unstampable: Refusal | undefined;
};

/** Reads the record that the slab holds, or says why it can't be read. */
export function readRecord(slab: Slab): JsonRecord | Refusal {
  if (slab.end === slab.start) return { reason: "empty" };
  const text = slab.text.bytes.toString("utf8", slab.start, slab.end);
  // Decoding puts this character where bytes are no UTF-8; most texts hold none.
  if (text.includes(REPLACEMENT_CHARACTER) && !isUtf8(recordIn(slab))) return { reason: "invalid-utf8" };
  try {
    const value: unknown = JSON.parse(text);
    return { value, unstampable: refuseStamp(value) };
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
  const { id } = target;
  const length = slab.end - slab.start;
  const brace = lastOf(slab.text.bytes, slab.end - 1, CLOSE_BRACE) - slab.start;
  const isEmpty = slab.text.bytes[lastNotSpace(slab.text.bytes, slab.start + brace - 1)] === OPEN_BRACE;
  // Its own braces go: a comma stands for either, but for the first where nothing is before it.
  const text = members === "{}" ? "," : `,${members.slice(1, -1)},`;
  const added = isEmpty ? text.slice(1) : text;
  const fixed = STAMP.length + idBytes(id) + CLOSE.length - 1;
  // A code unit takes three bytes at most: to count them takes as long as to write them, and is left until it matters.
  const most = added.length * 3 + fixed;
  const behind = length - brace - 1;
  const isFarFromLimit = refuseSize(length + most, target.partitionKey, target.maxRecordBytes) === undefined;
  const addedBytes = isFarFromLimit && behind === 0 ? most : Buffer.byteLength(added) + fixed;
  // Before a byte of the record is written over: who refuses it needs it whole.
  const tooLarge = refuseSize(length + addedBytes, target.partitionKey, target.maxRecordBytes);
  if (tooLarge !== undefined) return tooLarge;
  reserve(slab, length + addedBytes, length);
  const { bytes } = slab.text;
  let at = slab.start + brace;
  // White space behind the brace goes on behind the brace.
  if (behind > 0) bytes.copyWithin(at + 1 + addedBytes, at + 1, at + 1 + behind);
  at += bytes.write(added, at);
  bytes.set(STAMP, at);
  at = writeId(id, bytes, at + STAMP.length);
  bytes.set(CLOSE, at);
  return { start: keep(slab, at + CLOSE.length + behind - slab.start) };
}

/** Puts another object, with the stamp, in place of the record. */
export function putObject(slab: Slab, value: object, target: RecordTarget): Placed | Refusal {
  const refusal = refuseStamp(value);
  if (refusal !== undefined) return refusal;
  const text = JSON.stringify(value);
  const id = JSON.stringify(idText(target.id));
  return putBytes(slab, Buffer.from(`${text.slice(0, -1)}${text === "{}" ? "" : ","}${STAMP}${id}}}`), target);
}

/** Puts other bytes, as they are, in place of the record. */
export function putBytes(slab: Slab, bytes: Uint8Array, target: RecordTarget): Placed | Refusal {
  const tooLarge = refuseSize(bytes.length, target.partitionKey, target.maxRecordBytes);
  if (tooLarge !== undefined) return tooLarge;
  reserve(slab, bytes.length);
  slab.text.bytes.set(bytes, slab.start);
  return { start: keep(slab, bytes.length) };
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

function lastOf(bytes: Buffer, from: number, byte: number): number {
  let at = from;
  while (bytes[at] !== byte) at -= 1;
  return at;
}

function lastNotSpace(bytes: Buffer, from: number): number {
  let at = from;
  while ((bytes[at] ?? 0) <= SPACE) at -= 1;
  return at;
}
