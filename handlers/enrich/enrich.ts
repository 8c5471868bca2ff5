import { isUtf8 } from "node:buffer";
import type { Placed } from "../kinesis/batch/definition.ts";
import { type Keys, refuseSize } from "../kinesis/records/keys.ts";
import type { RecordId } from "../kinesis/records/origin.ts";
import { isRefusal, type Refusal } from "../kinesis/records/refusal.ts";
import { recordIn, type Slab } from "../kinesis/records/slab.ts";
import type { Catalogue } from "./catalogue.ts";
import { decode, MAX_USER_ID_UNITS } from "./decode.ts";
import { createKnownPlaces, type KnownPlaces, knownOffer, remember } from "./known-places.ts";
import { locate } from "./locate.ts";
import type { Offer } from "./place.ts";
import type { CountryReason } from "./reason.ts";
import { createSpans, mayHoldMoreThanAscii, scan, type UserRecordSpans } from "./scan.ts";
import { addedBytes, splice } from "./splice.ts";

/**
 * Makes what enriches records with a catalogue.
 * @param maxRecordBytes what the output stream takes at most: data and partition key.
 */
export function createEnrich(catalogue: Catalogue, maxRecordBytes: number) {
  const spans = createSpans();
  const places = createKnownPlaces();

  return (slab: Slab, { partitionKey }: Keys, id: RecordId): Placed | Refusal => {
    const offer = findOffer(slab, spans, places, catalogue);
    if (isRefusal(offer)) return offer;
    // Before a byte of the record is written over: who refuses it needs it whole.
    const bytes = slab.end - slab.start + addedBytes(offer, id);
    const refusal = refuseSize(bytes, partitionKey, maxRecordBytes);
    if (refusal !== undefined) return refusal;
    return { start: splice(slab, spans.closeBrace, offer, id), outcome: offer.match };
  };
}

const DETAILS: Record<CountryReason, (catalogue: Catalogue) => string> = {
  "not-a-country": () => "no code or name of a country that is known",
  "ambiguous-country": () => "several countries are called so: give a code, or name one of them in the catalogue",
  "unknown-country": ({ version }) => `not in catalogue ${version}`,
};

/** A record's offer; `spans.closeBrace` is then right. A record that is unusual in any way is read with JSON.parse. */
function findOffer(slab: Slab, spans: UserRecordSpans, places: KnownPlaces, catalogue: Catalogue): Offer | Refusal {
  const { text } = slab;
  const isUsual = scan(text, slab.start, slab.end, spans) && isUserRecord(spans) && isTextUtf8(slab);
  const known = isUsual ? knownOffer(places, text, spans) : undefined;
  if (known !== undefined) return known;
  const record = recordIn(slab);
  const decoded = decode(record);
  if (isRefusal(decoded)) return decoded;
  const offer = locate(catalogue, decoded.location);
  if (typeof offer === "string") return { reason: offer, detail: DETAILS[offer](catalogue) };
  if (isUsual) remember(places, text, spans, offer);
  spans.closeBrace = slab.start + record.lastIndexOf("}");
  return offer;
}

/** Whether a text is UTF-8 that has just been scanned. */
function isTextUtf8(slab: Slab): boolean {
  return !mayHoldMoreThanAscii(slab.text) || isUtf8(recordIn(slab));
}

/** Whether a scanned record is one to enrich. A code unit takes one byte at least: what is short enough in bytes is short enough. */
export function isUserRecord({ isEnriched, userId, country }: UserRecordSpans): boolean {
  const userIdBytes = userId.end - userId.start;
  const isUserId = userId.start > 0 && userIdBytes > 0 && userIdBytes <= MAX_USER_ID_UNITS;
  return isUserId && country.start > 0 && !isEnriched;
}
