import { isUtf8 } from "node:buffer";
import type { Catalogue } from "./catalogue.ts";
import { decode, MAX_USER_ID_CHARACTERS } from "./decode.ts";
import { createKnownPlaces, type KnownPlaces, knownOffer, remember } from "./known-places.ts";
import { locate } from "./locate.ts";
import type { Match, Offer } from "./place.ts";
import { isRefusal, type Refusal } from "./refusal.ts";
import { createSpans, scan, type UserRecordSpans } from "./scan.ts";
import { recordIn, type Scratch } from "./scratch.ts";
import type { Slab } from "./slab.ts";
import { splice } from "./splice.ts";

/** An enriched record's bytes, and the level of the place whose options it carries. */
export type EnrichedRecord = { data: Buffer; match: Match };

/**
 * The enriched record, or why there is none. The same record, id and catalogue give the same bytes.
 * Never throws, so that one record's failure stays its own.
 * @param scratch holds the record.
 * @param id the JSON text of the record's id, in ASCII.
 * @param slab where the enriched record is written.
 */
export type Enrich = (scratch: Scratch, partitionKey: string, id: string, slab: Slab) => EnrichedRecord | Refusal;

/**
 * Makes what enriches records with a catalogue.
 * @param maxRecordBytes what the output stream takes at most: data and partition key.
 */
export function createEnrich(catalogue: Catalogue, maxRecordBytes: number): Enrich {
  const spans = createSpans();
  const places = createKnownPlaces();

  function enrich(scratch: Scratch, partitionKey: string, id: string, slab: Slab): EnrichedRecord | Refusal {
    const record = recordIn(scratch);
    const offer = findOffer(record, scratch, spans, places, catalogue);
    if (isRefusal(offer)) return offer;
    const data = splice(record, spans.closeBrace - 1, offer, id, slab);
    // Far from the limit, as nearly all are, nobody needs to count bytes: a code unit takes three at most.
    if (data.length + 3 * partitionKey.length <= maxRecordBytes) return { data, match: offer.match };
    const bytes = data.length + Buffer.byteLength(partitionKey);
    if (bytes <= maxRecordBytes) return { data, match: offer.match };
    return { reason: "oversize", detail: `${bytes} bytes once enriched, ${maxRecordBytes} allowed` };
  }

  return (scratch, partitionKey, id, slab) => {
    try {
      return enrich(scratch, partitionKey, id, slab);
    } catch (error) {
      return { reason: "unexpected-error", detail: error instanceof Error ? error.name : typeof error };
    }
  };
}

/** A record's offer; `spans.closeBrace` is then right. A record that is unusual in any way is read with JSON.parse. */
function findOffer(
  record: Buffer,
  scratch: Scratch,
  spans: UserRecordSpans,
  places: KnownPlaces,
  catalogue: Catalogue,
): Offer | Refusal {
  const { text, end } = scratch;
  const isUsual = isUtf8(record) && scan(text, end, spans) && isUserRecord(spans);
  const known = isUsual ? knownOffer(places, text, spans) : undefined;
  if (known !== undefined) return known;
  const decoded = decode(record);
  if (isRefusal(decoded)) return decoded;
  const offer = locate(catalogue, decoded.location);
  if (offer === undefined) return { reason: "unknown-country", detail: `not in catalogue ${catalogue.version}` };
  if (isUsual) remember(places, text, spans, offer);
  spans.closeBrace = 1 + record.lastIndexOf("}");
  return offer;
}

// A character takes one byte at least: what is short enough in bytes is short enough.
function isUserRecord({ isEnriched, userId, country }: UserRecordSpans): boolean {
  const userIdBytes = userId.end - userId.start;
  const isUserId = userId.start > 0 && userIdBytes > 0 && userIdBytes <= MAX_USER_ID_CHARACTERS;
  return isUserId && country.start > 0 && !isEnriched;
}
