import { idBytes, type RecordId, writeId } from "../kinesis/records/origin.ts";
import { keep, reserve, type Slab } from "../kinesis/records/slab.ts";
import type { Offer } from "./place.ts";

/** How many bytes longer a record gets. */
export function addedBytes({ beforeId, afterId }: Offer, id: RecordId): number {
  return beforeId.length + idBytes(id) + afterId.length - 1;
}

/**
 * Puts an offer and the record's id at the end of a JSON object without touching its own bytes: what comes of it, less
 * these, is the record byte for byte. It is kept in the slab, where the record was.
 * @param slab holds the text of a JSON object with one member at least.
 * @param closeBrace where in it the brace stands that closes it.
 * @returns where in the slab's bytes it begins; it ends at the slab's start.
 */
export function splice(slab: Slab, closeBrace: number, offer: Offer, id: RecordId): number {
  const recordLength = slab.end - slab.start;
  const braceLength = closeBrace - slab.start;
  const { beforeId, afterId } = offer;
  const added = addedBytes(offer, id);
  reserve(slab, recordLength + added, recordLength);
  const { bytes } = slab.text;
  let at = slab.start + braceLength;
  // White space behind the brace goes on behind the brace.
  if (braceLength + 1 < recordLength) bytes.copyWithin(at + 1 + added, at + 1, slab.start + recordLength);
  bytes.set(beforeId, at);
  at = writeId(id, bytes, at + beforeId.length);
  bytes.set(afterId, at);
  return keep(slab, recordLength + added);
}
