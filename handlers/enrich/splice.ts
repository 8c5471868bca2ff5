import type { Offer } from "./place.ts";
import { reserve, type Slab } from "./slab.ts";

/**
 * Puts an offer and the record's id at the end of a JSON object without touching its own bytes: what is returned, less
 * these, is the record byte for byte.
 * @param record the text of a JSON object with one member at least.
 * @param closeBrace where in it the brace stands that closes it.
 * @param id the JSON text of the id, in ASCII.
 * @param slab where the enriched record is written.
 */
export function splice(record: Buffer, closeBrace: number, offer: Offer, id: string, slab: Slab): Buffer {
  const length = record.length - 1 + offer.beforeId.length + id.length + offer.afterId.length;
  const start = reserve(slab, length);
  const { bytes } = slab;
  // Whole, and then written over from the brace on: a view of a part would cost more than the bytes.
  bytes.set(record, start);
  let at = start + closeBrace;
  bytes.set(offer.beforeId, at);
  at += offer.beforeId.length;
  at += bytes.write(id, at, "latin1");
  bytes.set(offer.afterId, at);
  at += offer.afterId.length;
  if (closeBrace + 1 < record.length) bytes.set(record.subarray(closeBrace + 1), at);
  return bytes.subarray(start, start + length);
}
