import type { CatalogueDocument } from "../../handlers/enrich/catalogue-schema.ts";

/** A user record, as JSON.parse gives it. */
export type User = { userId?: unknown; location?: { country?: unknown; region?: unknown; city?: unknown } };

/** The match level and the options of a user's place. Throws for a record that is no user's, or of no place that is known. */
export type OfferOf = (user: User) => [match: string, options: readonly object[]];

/** The look-up that everyone does who writes a handler by hand: all contestants but the story's own use it. */
export function createOfferOf(document: CatalogueDocument): OfferOf {
  const offers = indexOffers(document);
  return ({ userId, location }) => {
    if (typeof userId !== "string" || userId === "" || userId.length > 256) throw new Error("no userId");
    if (typeof location?.country !== "string") throw new Error("no country");
    const { country, region, city } = location;
    const offer =
      offers.get(`${country}/${city}`.toLowerCase()) ??
      offers.get(`${country}//${region}`.toLowerCase()) ??
      offers.get(country.toLowerCase());
    if (offer === undefined) throw new Error("unknown country");
    return offer;
  };
}

function indexOffers({
  countries,
  options,
}: CatalogueDocument): Map<string, [match: string, options: readonly object[]]> {
  const offers = new Map<string, [string, readonly object[]]>();
  const offersOf = (ids: readonly string[]) => Object.freeze(ids.map((id) => Object.freeze({ id, ...options[id] })));
  for (const { code, options: ids, regions = [], cities = [] } of countries) {
    offers.set(code.toLowerCase(), ["country", offersOf(ids)]);
    for (const region of regions) {
      for (const name of [region.code, region.code.slice(3), ...region.names]) {
        if (region.options) offers.set(`${code}//${name}`.toLowerCase(), ["region", offersOf(region.options)]);
      }
    }
    for (const city of cities) {
      for (const name of city.names) {
        if (city.options) offers.set(`${code}/${name}`.toLowerCase(), ["city", offersOf(city.options)]);
      }
    }
  }
  return offers;
}
