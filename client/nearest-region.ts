import { AWS_REGIONS, type Coordinates } from "./aws-regions.ts";
import { countryCodeOf, numericCode } from "./countries/country-code.ts";
import { COUNTRY_COORDINATES } from "./country-coordinates.ts";

/** Where a record comes from. Coordinates count before the country; values out of range are passed over. */
export type Location = {
  /** As the function reads it: a code of ISO 3166-1 (alpha-2, alpha-3, three digits), a flag, or a name in one of many languages. */
  country?: string | number | undefined;
  /** Degrees north, −90 to 90. */
  latitude?: number | undefined;
  /** Degrees east, −180 to 180. */
  longitude?: number | undefined;
};

/**
 * The given AWS Regions, nearest first by great-circle distance from `location`.
 * A location that says nothing (no valid coordinates, a country that is not known) leaves them in the order given,
 * so the first Region given serves it. A Region without known coordinates stands last.
 */
export function nearestRegions(location: Location | undefined, regions: readonly string[]): string[] {
  const origin = coordinatesOf(location);
  if (origin === undefined) return [...regions];
  const distances = new Map(regions.map((region) => [region, distanceTo(region, origin)]));
  const distance = (region: string) => distances.get(region) ?? UNKNOWN_KM;
  return [...regions].sort((a, b) => distance(a) - distance(b));
}

/** Whether a location says where it is: by valid coordinates, or by a country that is known. */
export function isPlace(location: Location | undefined): boolean {
  return coordinatesOf(location) !== undefined;
}

/** Kilometres along the surface of the Earth between two places (haversine, on a sphere of 6,371 km). */
export function distanceKm(from: Coordinates, to: Coordinates): number {
  const half = (degrees: number) => Math.sin((degrees * RADIANS) / 2) ** 2;
  const h =
    half(to.latitude - from.latitude) +
    Math.cos(from.latitude * RADIANS) * Math.cos(to.latitude * RADIANS) * half(to.longitude - from.longitude);
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(h)));
}

const EARTH_RADIUS_KM = 6_371;
const RADIANS = Math.PI / 180;
/** Further than any place on Earth, yet finite: two unknown Regions compare as equal and keep their order. */
const UNKNOWN_KM = 1e6;

function distanceTo(region: string, origin: Coordinates): number {
  const coordinates = AWS_REGIONS.get(region);
  return coordinates === undefined ? UNKNOWN_KM : distanceKm(origin, coordinates);
}

function coordinatesOf(location: Location | undefined): Coordinates | undefined {
  const { latitude, longitude, country } = location ?? {};
  if (isWithin(latitude, 90) && isWithin(longitude, 180)) return { latitude, longitude };
  const spelled = typeof country === "number" ? numericCode(country) : country;
  const code = spelled === undefined ? undefined : countryCodeOf(spelled);
  return code === undefined ? undefined : COUNTRY_COORDINATES.get(code);
}

function isWithin(degrees: number | undefined, limit: number): degrees is number {
  return degrees !== undefined && Math.abs(degrees) <= limit;
}
