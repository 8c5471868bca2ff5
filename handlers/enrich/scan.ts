import type { JsonText } from "../kinesis/records/slab.ts";
import {
  BACKSLASH,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  isWord,
  NINE,
  ONE,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
  SPACE,
  skipEscape,
  skipFraction,
  skipScalar,
  skipSpace,
  specialBytesOf,
  ZERO,
} from "./json-grammar.ts";

/** Where something lies in a text: from `start` up to `end`. Both are 0 when it isn't there. */
export type Span = { start: number; end: number };

/** What a scan notes. Of members of one name the last counts. Strings are without their quotes, with their escapes. */
export type UserRecordSpans = {
  /** Where the brace stands that closes the record. */
  closeBrace: number;
  /** Whether the record has a member that enriching adds. */
  isEnriched: boolean;
  /** Whether the member of the record that was read last is its location. */
  isLocation: boolean;
  userId: Span;
  country: Span;
  region: Span;
  city: Span;
};

const FOUR_SPACES = 0x20202020;
const MAX_DEPTH = 30;
const TOP_BITS = 0x80808080;
const LETTER_ESCAPE = Buffer.from("\\u00");
const USER_ID = Buffer.from("userId");
const LOCATION = Buffer.from("location");
const COUNTRY = Buffer.from("country");
const REGION = Buffer.from("region");
const CITY = Buffer.from("city");
const BANDWIDTH_OPTIONS = Buffer.from("bandwidthOptions");
const ENRICHMENT = Buffer.from("enrichment");

/** Spans of nothing, for `scan` to fill. */
export function createSpans(): UserRecordSpans {
  const none = () => ({ start: 0, end: 0 });
  return {
    closeBrace: 0,
    isEnriched: false,
    isLocation: false,
    userId: none(),
    country: none(),
    region: none(),
    city: none(),
  };
}

/**
 * Reads a user record without building it: one pass that checks the whole grammar of JSON and notes where the few members
 * lie that enriching needs. It accepts no object that JSON.parse refuses, provided that it is UTF-8, which
 * `mayHoldMoreThanAscii` says whether to ask. It refuses two kinds that JSON.parse accepts: those deeper than 30 levels, and
 * those with a name that could be one of ours spelled with escapes.
 *
 * JSON.parse would build a string and an object of every record, to look at three strings: docs/performance.md says what
 * that costs. In a function for each kind of value, which all look up the bytes anew, this one is a tenth slower. That the two agree is shown on random and mutated records:
 * test/handlers/enrich/scan.test.ts, and millions of them by bench/enrich/fuzz.ts.
 * @param start where the text begins, at 1 at least.
 * @param end where it ends, and the NUL stands.
 * @param spans is overwritten, and worthless when the answer is false.
 * @returns whether the text is a JSON object.
 */
export function scan(text: JsonText, start: number, end: number, spans: UserRecordSpans): boolean {
  const { bytes, words } = text;
  forgetAll(spans);
  let seen = 0;
  let depth = 0;
  // A bit for each level around, the innermost lowest: 1 for an object, 0 for an array.
  let objects = 0;
  let isName = false;
  let noted: Span | undefined;
  let at = skipSpace(bytes, start);
  if (bytes[at] !== OPEN_BRACE) return false;
  for (;;) {
    const first = bytes[at];
    if (first === QUOTE) {
      const textStart = at + 1;
      at = textStart;
      for (;;) {
        // Four bytes at a time. Those before `at` count as spaces: a special one would make its neighbour seem so too.
        let word = at >> 2;
        const before = (1 << ((at & 3) * 8)) - 1;
        let four = ((words[word] ?? 0) & ~before) | (FOUR_SPACES & before);
        let specialBytes: number;
        for (;;) {
          seen |= four;
          specialBytes = specialBytesOf(four);
          if (specialBytes !== 0) break;
          word += 1;
          four = words[word] ?? 0;
        }
        at = word * 4 + ((31 - Math.clz32(specialBytes & -specialBytes)) >> 3);
        if (bytes[at] === QUOTE) break;
        if (bytes[at] !== BACKSLASH) return false;
        // Escapes come in rows, where a text is not Latin.
        do {
          // Our names are letters alone, which no other escape spells.
          if (isName && isWord(bytes, at, LETTER_ESCAPE)) return false;
          at = skipEscape(bytes, at);
        } while (bytes[at] === BACKSLASH);
      }
      const textEnd = at;
      at += 1;
      if (isName) {
        isName = false;
        if (bytes[at] !== COLON) at = skipSpace(bytes, at);
        if (bytes[at] !== COLON) return false;
        at += 1;
        if ((bytes[at] ?? 0) <= SPACE) at = skipSpace(bytes, at);
        if (depth === 1) noted = noteRecordMember(bytes, textStart, textEnd, spans);
        else if (depth === 2 && spans.isLocation) noted = locationMember(bytes, textStart, textEnd, spans);
        continue;
      }
      if (noted !== undefined) {
        noted.start = textStart;
        noted.end = textEnd;
        noted = undefined;
      }
    } else {
      if (noted !== undefined) {
        forget(noted);
        noted = undefined;
      }
      if (first === OPEN_BRACE || first === OPEN_BRACKET) {
        if (depth === MAX_DEPTH) return false;
        depth += 1;
        objects = (objects << 1) | (first === OPEN_BRACE ? 1 : 0);
        at += 1;
        if ((bytes[at] ?? 0) <= SPACE) at = skipSpace(bytes, at);
        if (bytes[at] !== CLOSE_BRACE && bytes[at] !== CLOSE_BRACKET) {
          isName = first === OPEN_BRACE;
          if (isName && bytes[at] !== QUOTE) return false;
          continue;
        }
      } else if (first !== undefined && first >= ONE && first <= NINE) {
        do at += 1;
        while ((bytes[at] ?? 0) >= ZERO && (bytes[at] ?? 0) <= NINE);
        at = skipFraction(bytes, at);
      } else at = skipScalar(bytes, at);
    }
    // A value is over, and perhaps what is around it.
    for (;;) {
      const isObject = (objects & 1) === 1;
      if ((bytes[at] ?? 0) <= SPACE) at = skipSpace(bytes, at);
      if (bytes[at] === COMMA) {
        at += 1;
        if ((bytes[at] ?? 0) <= SPACE) at = skipSpace(bytes, at);
        isName = isObject;
        if (isName && bytes[at] !== QUOTE) return false;
        break;
      }
      if (bytes[at] !== (isObject ? CLOSE_BRACE : CLOSE_BRACKET)) return false;
      at += 1;
      depth -= 1;
      objects >>= 1;
      if (depth === 0) {
        text.seen = seen;
        spans.closeBrace = at - 1;
        return skipSpace(bytes, at) === end;
      }
    }
  }
}

/** Whether a text, just scanned with success, may hold anything but ASCII: outside of strings JSON is ASCII. */
export function mayHoldMoreThanAscii({ seen }: JsonText): boolean {
  return (seen & TOP_BITS) !== 0;
}

// By length first, as numbers: to ask a Buffer for its length takes longer than the rest.

/** Where to note a member of the record; undefined when nobody asks for it. */
function noteRecordMember(bytes: Buffer, start: number, end: number, spans: UserRecordSpans): Span | undefined {
  spans.isLocation = false;
  switch (end - start) {
    case 6:
      return isWord(bytes, start, USER_ID) ? spans.userId : undefined;
    case 8:
      if (!isWord(bytes, start, LOCATION)) return undefined;
      spans.isLocation = true;
      forgetLocation(spans);
      return undefined;
    case 16:
      if (isWord(bytes, start, BANDWIDTH_OPTIONS)) spans.isEnriched = true;
      return undefined;
    case 10:
      if (isWord(bytes, start, ENRICHMENT)) spans.isEnriched = true;
  }
  return undefined;
}

/** Where to note a member of the location. */
function locationMember(bytes: Buffer, start: number, end: number, spans: UserRecordSpans): Span | undefined {
  switch (end - start) {
    case 7:
      return isWord(bytes, start, COUNTRY) ? spans.country : undefined;
    case 6:
      return isWord(bytes, start, REGION) ? spans.region : undefined;
    case 4:
      return isWord(bytes, start, CITY) ? spans.city : undefined;
  }
  return undefined;
}

function forgetAll(spans: UserRecordSpans): void {
  spans.isEnriched = false;
  spans.isLocation = false;
  forget(spans.userId);
  forgetLocation(spans);
}

function forgetLocation({ country, region, city }: UserRecordSpans): void {
  forget(country);
  forget(region);
  forget(city);
}

function forget(span: Span): void {
  span.start = 0;
  span.end = 0;
}
