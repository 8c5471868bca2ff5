/** The level of the place whose options a record is to get, and the ids of these options. */
export type ExpectedOffer = { match: "city" | "region" | "country"; options: readonly string[] };

/** Why a catalogue has no offer for a country. */
export type ExpectedReason = "unknown-country" | "ambiguous-country" | "not-a-country";

/** A location as a record says it, and what each catalogue of `catalogues.ts` must answer. */
export type Place = {
  name: string;
  /** JSON text of the record's `location`. */
  location: string;
  expected: Record<CatalogueName, ExpectedOffer | ExpectedReason>;
};

/** The catalogues that a scenario may deploy. */
export type CatalogueName = "first" | "second";

const city = (...options: string[]): ExpectedOffer => ({ match: "city", options });
const region = (...options: string[]): ExpectedOffer => ({ match: "region", options });
const country = (...options: string[]): ExpectedOffer => ({ match: "country", options });
const place = (name: string, location: string, first: ExpectedOffer | ExpectedReason, second = first): Place => ({
  name,
  location,
  expected: { first, second },
});

/** Places that a catalogue knows. Seoul has offers of its own in the first catalogue only, Germany is only there. */
export const KNOWN_PLACES: readonly [Place, ...Place[]] = [
  place("city", '{"country":"KR","region":"KR-11","city":"서울"}', city("giga", "slim"), region("slim")),
  place("city, no region", '{"country":"kr","city":" SEOUL "}', city("giga", "slim"), country("base")),
  place("city, escaped", '{"country":"\\u004bR","city":"\\uc11c\\uc6b8"}', city("giga", "slim"), country("base")),
  place("city without offers", '{"city":"Busan","region":"26","country":"KR"}', region("giga")),
  place("city without offers, no region", '{"city":"Busan","country":"KR"}', region("giga")),
  place("namesake, told apart", '{"country":"KR","region":"KR-29","city":"Gwangju"}', city("slim")),
  place("region", '{"country":"KR","region":"seoul"}', region("slim")),
  place("region, unknown city", '{"country":"KR","region":"KR-11","city":"Nowhere"}', region("slim")),
  place("country", '{"country":"US","latitude":40.7,"longitude":-74.0060}', country("base", "giga")),
  place("country, blank city", '{"country":"US","region":null,"city":" "}', country("base", "giga")),
  place("nothing sold", '{"country":"AQ"}', country()),
  place("country by name", '{"country":"대한민국","region":"KR-11"}', region("slim")),
  place("country by number", '{"country":410,"region":"KR-11"}', region("slim")),
  place("country by ISO 3166-2", '{"country":"KR-11"}', region("slim")),
];

/** Places that need care: what the first catalogue alone knows, several of the name, and none. */
export const AWKWARD_PLACES: readonly [Place, ...Place[]] = [
  place("namesakes", '{"country":"KR","city":"Gwangju"}', country("base")),
  place("in one catalogue", '{"country":"DE","city":"Gießen"}', city("base"), "unknown-country"),
  place("unknown country", '{"country":"Japan","city":"Seoul"}', "unknown-country"),
  place("no country", '{"country":"ZZ","city":"Seoul"}', "not-a-country"),
  place("two countries", '{"country":"Korea","city":"Seoul"}', "ambiguous-country"),
];

/** Places with names that an object's prototype has. */
export const PROTOTYPE_PLACES: readonly [Place, ...Place[]] = [
  place("__proto__", '{"country":"__proto__"}', "not-a-country"),
  place("constructor", '{"country":"constructor","city":"toString"}', "not-a-country"),
  place("city constructor", '{"country":"US","city":"constructor","region":"__proto__"}', country("base", "giga")),
  place("member __proto__", '{"__proto__":{"country":"KR"},"country":"US"}', country("base", "giga")),
];
