import type { Catalogue } from "./catalogue.ts";
import { AMBIGUOUS, countryCodeOf, subdivisionOf } from "./countries/country-code.ts";
import { fold } from "./countries/fold.ts";
import type { UserLocation } from "./decode.ts";
import { withoutDistricts } from "./district.ts";
import type { City, Country, Offer, Region } from "./place.ts";
import type { CountryReason } from "./reason.ts";

/**
 * The offer at the most specific place that has one: city, then region, then country.
 * A region or city that the catalogue doesn't know is passed over. A reason when the country leads to none.
 */
export function locate(catalogue: Catalogue, location: UserLocation): Offer | CountryReason {
  const country = findCountry(catalogue, location.country);
  if (typeof country === "string") return country;
  const name = location.region ?? subdivisionOf(location.country)?.region;
  const region = name === undefined ? undefined : country.regions.get(fold(name));
  const city = location.city === undefined ? undefined : findCity(country, fold(location.city), region);
  const offer = city?.offer ?? (region ?? city?.region)?.offer ?? country.offer;
  return offer();
}

function findCountry({ countries }: Catalogue, name: string): Country | CountryReason {
  const known = countries.get(fold(name));
  if (known !== undefined) return known;
  const code = countryCodeOf(name);
  if (code === undefined) return "not-a-country";
  if (code === AMBIGUOUS) return "ambiguous-country";
  return countries.get(fold(code)) ?? "unknown-country";
}

function findCity(country: Country, name: string, region: Region | undefined): City | undefined {
  const namesakes = country.cities.get(name) ?? country.cities.get(withoutDistricts(name));
  return namesakes && chooseCity(namesakes, region);
}

// A wrong city is worse than none: without a region a name must be unique or one of them the principal city, and a known
// region must not contradict it.
function chooseCity(namesakes: readonly City[], region: Region | undefined): City | undefined {
  if (region !== undefined)
    return namesakes.find((city) => city.region === region) ?? namesakes.find((city) => city.region === undefined);
  return namesakes.length === 1 ? namesakes[0] : namesakes.find(({ isPrincipal }) => isPrincipal);
}
