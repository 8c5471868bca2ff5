import {
  BACKSLASH,
  CLOSE_BRACE,
  COLON,
  COMMA,
  FAILED,
  isWord,
  type JsonText,
  OPEN_BRACE,
  QUOTE,
  skipPlain,
  skipSpace,
  skipString,
  skipValue,
} from "./json-grammar.ts";

/** Where something lies in a text: from `start` up to `end`. Both are 0 when it isn't there. */
export type Span = { start: number; end: number };

/** What a scan notes. Of members of one name the last counts. Strings are without their quotes, with their escapes. */
export type UserRecordSpans = {
  /** Where the brace stands that closes the record. */
  closeBrace: number;
  /** Whether the record has a member that enriching adds. */
  isEnriched: boolean;
  userId: Span;
  country: Span;
  region: Span;
  city: Span;
};

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
  return { closeBrace: 0, isEnriched: false, userId: none(), country: none(), region: none(), city: none() };
}

/**
 * Reads a user record without building it: one pass that checks the whole grammar of JSON and notes where the few members
 * lie that enriching needs. It accepts no object that JSON.parse refuses. It refuses two kinds that JSON.parse accepts:
 * those deeper than 100 levels, and those with a name, of record or location, that could be one of ours spelled with escapes.
 *
 * JSON.parse would build a string and an object of every record, to look at three strings: docs/performance.md says what
 * that costs. That the two agree is shown on random and mutated records: test/handlers/enrich/scan.test.ts, and millions of
 * them by bench/enrich/fuzz.ts.
 * @param end where the second NUL stands. What is before it is UTF-8.
 * @param spans is overwritten, and worthless when the answer is false.
 * @returns whether the text is a JSON object.
 */
export function scan(text: JsonText, end: number, spans: UserRecordSpans): boolean {
  spans.isEnriched = false;
  forget(spans.userId);
  forgetLocation(spans);
  const start = skipSpace(text, 1);
  if (text.bytes[start] !== OPEN_BRACE) return false;
  const after = scanMembers(text, start, false, spans);
  spans.closeBrace = after - 1;
  return after !== FAILED && skipSpace(text, after) === end;
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

/** An object whose members count: the record, or its location. */
function scanMembers(text: JsonText, start: number, isLocation: boolean, spans: UserRecordSpans): number {
  const { bytes } = text;
  let at = skipSpace(text, start + 1);
  if (bytes[at] === CLOSE_BRACE) return at + 1;
  for (;;) {
    if (bytes[at] !== QUOTE) return FAILED;
    const name = at + 1;
    const afterName = skipName(text, at);
    at = skipSpace(text, afterName);
    if (bytes[at] !== COLON) return FAILED;
    const value = skipSpace(text, at + 1);
    at = isLocation
      ? scanLocationMember(text, name, afterName - 1, value, spans)
      : scanRecordMember(text, name, afterName - 1, value, spans);
    at = skipSpace(text, at);
    if (bytes[at] === CLOSE_BRACE) return at + 1;
    if (bytes[at] !== COMMA) return FAILED;
    at = skipSpace(text, at + 1);
  }
}

function skipName(text: JsonText, quote: number): number {
  const end = skipPlain(text, quote + 1);
  if (text.bytes[end] === QUOTE) return end + 1;
  // Our names are letters alone, which no other escape spells.
  if (text.bytes[end] === BACKSLASH && isWord(text, end, LETTER_ESCAPE)) return FAILED;
  return skipString(text, quote);
}

function scanRecordMember(
  text: JsonText,
  name: number,
  nameEnd: number,
  value: number,
  spans: UserRecordSpans,
): number {
  switch (nameEnd - name) {
    case USER_ID.length:
      if (!isWord(text, name, USER_ID)) break;
      return scanString(text, value, 1, spans.userId);
    case LOCATION.length:
      if (!isWord(text, name, LOCATION)) break;
      forgetLocation(spans);
      if (text.bytes[value] !== OPEN_BRACE) break;
      return scanMembers(text, value, true, spans);
    case BANDWIDTH_OPTIONS.length:
      if (isWord(text, name, BANDWIDTH_OPTIONS)) spans.isEnriched = true;
      break;
    case ENRICHMENT.length:
      if (isWord(text, name, ENRICHMENT)) spans.isEnriched = true;
  }
  return skipValue(text, value, 1);
}

function scanLocationMember(
  text: JsonText,
  name: number,
  nameEnd: number,
  value: number,
  spans: UserRecordSpans,
): number {
  switch (nameEnd - name) {
    case COUNTRY.length:
      if (!isWord(text, name, COUNTRY)) break;
      return scanString(text, value, 2, spans.country);
    case REGION.length:
      if (!isWord(text, name, REGION)) break;
      return scanString(text, value, 2, spans.region);
    case CITY.length:
      if (!isWord(text, name, CITY)) break;
      return scanString(text, value, 2, spans.city);
  }
  return skipValue(text, value, 2);
}

/** Any value; noted if it is a string. */
function scanString(text: JsonText, value: number, depth: number, span: Span): number {
  const end = skipValue(text, value, depth);
  const isString = text.bytes[value] === QUOTE;
  span.start = isString ? value + 1 : 0;
  span.end = isString ? end - 1 : 0;
  return end;
}
