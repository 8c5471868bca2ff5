import type { Catalogue } from "./catalogue.ts";
import type { UserLocation } from "./decode.ts";
import { fold } from "./fold.ts";
import type { City, Offer, Region } from "./place.ts";

/**
 * The offer at the most specific place that has one: city, then region, then country.
 * A region or city that the catalogue doesn't know is passed over. Undefined when it doesn't know the country.
 */
export function locate(catalogue: Catalogue, location: UserLocation): Offer | undefined {
  const country = catalogue.countries.get(fold(location.country));
  if (country === undefined) return undefined;
  const region = location.region === undefined ? undefined : country.regions.get(fold(location.region));
  const namesakes = location.city === undefined ? undefined : country.cities.get(fold(location.city));
  const city = namesakes && chooseCity(namesakes, region);
  const offer = city?.offer ?? (region ?? city?.region)?.offer ?? country.offer;
  return offer();
}

// A wrong city is worse than none: without a region a name must be unique, and a known region must not contradict it.
function chooseCity(namesakes: readonly City[], region: Region | undefined): City | undefined {
  if (region === undefined) return namesakes.length === 1 ? namesakes[0] : undefined;
  return namesakes.find((city) => city.region === region) ?? namesakes.find((city) => city.region === undefined);
}
