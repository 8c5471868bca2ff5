import type { CatalogueDocument } from "../../handlers/enrich/catalogue-schema.ts";

/** A user record, as JSON.parse gives it. */
export type User = { userId?: unknown; location?: { country?: unknown; region?: unknown; city?: unknown } };

/** What is sold at a place, and how well the place is known. Nothing changes it. */
type OfferOfPlace = {
  readonly bandwidthOptions: readonly object[];
  readonly offer: { readonly catalogue: string; readonly match: string };
};

/**
 * The look-up that everyone does who writes a handler by hand: all contestants but the story's own use it. It throws for a record that
 * is no user's, or of no place that is known.
 */
export function createOfferOf(document: CatalogueDocument): (user: User) => OfferOfPlace {
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

function indexOffers({ countries, options, version }: CatalogueDocument): Map<string, OfferOfPlace> {
  const offers = new Map<string, OfferOfPlace>();
  const add = (key: string, match: string, ids: readonly string[]) => {
    const bandwidthOptions = Object.freeze(ids.map((id) => Object.freeze({ id, ...options[id] })));
    offers.set(
      key.toLowerCase(),
      Object.freeze({ bandwidthOptions, offer: Object.freeze({ catalogue: version, match }) }),
    );
  };
  for (const { code, options: ids, regions = [], cities = [] } of countries) {
    add(code, "country", ids);
    for (const region of regions)
      for (const name of [region.code, region.code.slice(3), ...region.names])
        if (region.options) add(`${code}//${name}`, "region", region.options);
    for (const city of cities)
      for (const name of city.names) if (city.options) add(`${code}/${name}`, "city", city.options);
  }
  return offers;
}
