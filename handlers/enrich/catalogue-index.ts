import type { CatalogueDocument, CountryEntry, Option } from "./catalogue-schema.ts";
import { fold } from "./countries/fold.ts";
import type { City, Country, Match, Offer, OfferSource, Region } from "./place.ts";

type OfferAt = (match: Match, optionIds: readonly string[], path: string) => OfferSource;

/** Indexes a catalogue's countries by folded code. What contradicts itself is added to `problems`. */
export function indexCountries(document: CatalogueDocument, problems: string[]): ReadonlyMap<string, Country> {
  const countries = new Map<string, Country>();
  const offerAt = createOfferAt(document, problems);
  for (const [index, entry] of document.countries.entries()) {
    const path = `countries[${index}]`;
    if (countries.has(fold(entry.code))) problems.push(`${path}.code: ${entry.code} stands there already`);
    countries.set(fold(entry.code), indexCountry(entry, path, offerAt, problems));
  }
  for (const [index, { code, names = [] }] of document.countries.entries())
    addNames(countries, fold(code), names, `countries[${index}].names`, problems);
  return countries;
}

/** A catalogue's own names count before all others, but not before its codes. */
function addNames(
  countries: Map<string, Country>,
  code: string,
  names: readonly string[],
  path: string,
  problems: string[],
): void {
  const country = countries.get(code);
  for (const key of new Set(names.map(fold))) {
    const other = countries.get(key);
    if (other !== undefined && other !== country)
      problems.push(`${path}: another country is called ${JSON.stringify(key)} too`);
    else if (country !== undefined) countries.set(key, country);
  }
}

function indexCountry(entry: CountryEntry, path: string, offerAt: OfferAt, problems: string[]): Country {
  const regionsByCode = new Map<string, Region>();
  const regions = indexRegions(entry, path, offerAt, problems, regionsByCode);
  const cities = indexCities(entry, path, offerAt, problems, regionsByCode);
  return { offer: offerAt("country", entry.options, `${path}.options`), regions, cities };
}

function indexRegions(
  entry: CountryEntry,
  path: string,
  offerAt: OfferAt,
  problems: string[],
  regionsByCode: Map<string, Region>,
): Map<string, Region> {
  const regions = new Map<string, Region>();
  for (const [index, { code, names, options }] of (entry.regions ?? []).entries()) {
    const at = `${path}.regions[${index}]`;
    const region = { offer: options && offerAt("region", options, `${at}.options`) };
    const prefix = `${entry.code}-`;
    if (!code.startsWith(prefix)) problems.push(`${at}.code: must start with ${prefix}, got ${code}`);
    for (const key of new Set([code, code.slice(prefix.length), ...names].map(fold))) {
      if (regions.has(key))
        problems.push(`${at}: another region of ${entry.code} is called ${JSON.stringify(key)} too`);
      regions.set(key, region);
    }
    regionsByCode.set(code, region);
  }
  return regions;
}

function indexCities(
  entry: CountryEntry,
  path: string,
  offerAt: OfferAt,
  problems: string[],
  regionsByCode: ReadonlyMap<string, Region>,
): Map<string, City[]> {
  const cities = new Map<string, City[]>();
  for (const [index, { names, region: code, options, principal = false }] of (entry.cities ?? []).entries()) {
    const at = `${path}.cities[${index}]`;
    const region = code === undefined ? undefined : regionsByCode.get(code);
    if (code !== undefined && region === undefined)
      problems.push(`${at}.region: no region of ${entry.code} is ${code}`);
    const city = { region, isPrincipal: principal, offer: options && offerAt("city", options, `${at}.options`) };
    for (const key of new Set(names.map(fold))) {
      const namesakes = cities.get(key) ?? [];
      if (namesakes.some((other) => other.region === region)) {
        problems.push(`${at}: another city of the same region is called ${JSON.stringify(key)} too`);
      }
      if (principal && namesakes.some((other) => other.isPrincipal))
        problems.push(`${at}.principal: another city called ${JSON.stringify(key)} is the principal one`);
      cities.set(key, [...namesakes, city]);
    }
  }
  return cities;
}

function createOfferAt(document: CatalogueDocument, problems: string[]): OfferAt {
  const offers = new Map<string, OfferSource>();
  return (match, optionIds, path) => {
    // Many places sell the same.
    const key = `${match} ${optionIds.join("\n")}`;
    const known = offers.get(key);
    if (known !== undefined) return known;
    const before = problems.length;
    if (new Set(optionIds).size < optionIds.length) problems.push(`${path}: an option stands there twice`);
    for (const id of optionIds) {
      if (!Object.hasOwn(document.options, id)) problems.push(`${path}: no option has the id ${JSON.stringify(id)}`);
    }
    let written: Offer | undefined;
    const offer = () => {
      written ??= createOffer(match, optionIds, document);
      return written;
    };
    if (problems.length === before) offers.set(key, offer);
    return offer;
  };
}

function createOffer(match: Match, optionIds: readonly string[], { options, version }: CatalogueDocument): Offer {
  const list = optionIds.map((id) => optionJson(id, options[id])).join(",");
  return {
    match,
    beforeId: Buffer.from(`,"bandwidthOptions":[${list}],"enrichment":{"id":`),
    afterId: Buffer.from(`,"catalogue":${JSON.stringify(version)},"match":"${match}"}}`),
  };
}

// Members are named one by one: their order is part of the record format, not of the catalogue's.
function optionJson(id: string, option: Option | undefined): string | undefined {
  if (option === undefined) return undefined;
  const { name, downMbps, upMbps, technology, monthlyPrice, currency } = option;
  return JSON.stringify({ id, name, downMbps, upMbps, technology, monthlyPrice, currency });
}
