import type { Offer } from "./place.ts";
import type { Scratch } from "./scratch.ts";
import { reserve, type Slab } from "./slab.ts";

/**
 * Puts an offer and the record's id at the end of a JSON object without touching its own bytes: what is returned, less
 * these, is the record byte for byte.
 * @param scratch holds the text of a JSON object with one member at least.
 * @param closeBrace where the brace stands that closes it.
 * @param id the JSON text of the id, in ASCII.
 * @param slab where the enriched record is written.
 */
export function splice({ text, end }: Scratch, closeBrace: number, offer: Offer, id: string, slab: Slab): Buffer {
  const afterBrace = closeBrace + 1;
  const length = closeBrace - 1 + offer.beforeId.length + id.length + offer.afterId.length + (end - afterBrace);
  const start = reserve(slab, length);
  const { bytes } = slab;
  let at = start + text.bytes.copy(bytes, start, 1, closeBrace);
  at += offer.beforeId.copy(bytes, at);
  at += bytes.write(id, at, "latin1");
  at += offer.afterId.copy(bytes, at);
  if (afterBrace < end) text.bytes.copy(bytes, at, afterBrace, end);
  return bytes.subarray(start, start + length);
}
