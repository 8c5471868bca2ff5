import type { JsonText } from "../kinesis/records/slab.ts";
import type { Offer } from "./place.ts";
import type { Span, UserRecordSpans } from "./scan.ts";

const SLOTS = 8_192;
const MAX_BYTES = 300;

type KnownPlace = { country: Buffer; region: Buffer; city: Buffer; offer: Offer };

/**
 * Offers by what records say of the place, byte for byte: to unescape, fold and look up names takes as long as all the rest.
 * Of places that share a slot the latest is known: memory stays bounded, whatever records say.
 */
export type KnownPlaces = (KnownPlace | undefined)[];

/** Knows no place. */
export function createKnownPlaces(): KnownPlaces {
  return new Array<KnownPlace | undefined>(SLOTS).fill(undefined);
}

/** The offer at a place that is known; undefined when it isn't. */
export function knownOffer(places: KnownPlaces, text: JsonText, spans: UserRecordSpans): Offer | undefined {
  const place = places[slotOf(text, spans)];
  if (place === undefined) return undefined;
  const isSame =
    isAt(text, spans.country, place.country) &&
    isAt(text, spans.region, place.region) &&
    isAt(text, spans.city, place.city);
  return isSame ? place.offer : undefined;
}

/** Remembers the offer at a place. */
export function remember(places: KnownPlaces, text: JsonText, spans: UserRecordSpans, offer: Offer): void {
  const [country, region, city] = [spans.country, spans.region, spans.city].map((span) => copyOf(text, span));
  if (country === undefined || region === undefined || city === undefined) return;
  if (country.length + region.length + city.length > MAX_BYTES) return;
  places[slotOf(text, spans)] = { country, region, city, offer };
}

function slotOf(text: JsonText, { country, region, city }: UserRecordSpans): number {
  const hash = hashOf(text, city, hashOf(text, region, hashOf(text, country, 0)));
  return (hash ^ (hash >>> 16)) & (SLOTS - 1);
}

/** Follows http://www.isthe.com/chongo/tech/comp/fnv/ (FNV-1a) */
function hashOf({ bytes }: JsonText, { start, end }: Span, seed: number): number {
  let hash = seed;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
  return hash;
}

function isAt({ bytes }: JsonText, { start, end }: Span, known: Buffer): boolean {
  if (end - start !== known.length) return false;
  for (let index = 0; index < known.length; index++) if (bytes[start + index] !== known[index]) return false;
  return true;
}

function copyOf({ bytes }: JsonText, { start, end }: Span): Buffer {
  return Buffer.from(bytes.subarray(start, end));
}
