import { boolean, dictionary, list, number, object, type Problems, text } from "./shape.ts";

/** A bandwidth option, without its id. */
export type Option = {
  name: string;
  downMbps: number;
  upMbps: number;
  technology: string;
  monthlyPrice: number;
  currency: string;
};

type RegionEntry = { code: string; names: string[]; options?: string[] };
type CityEntry = { names: string[]; region?: string; options?: string[]; principal?: boolean };

/** A country as `catalogue.json` lists it. */
export type CountryEntry = {
  code: string;
  name?: string;
  names?: string[];
  options: string[];
  regions?: RegionEntry[];
  cities?: CityEntry[];
};

/** `catalogue.json`, of the right shape; its references are not yet checked. The README describes the format. */
export type CatalogueDocument = {
  version: string;
  description?: string;
  options: Record<string, Option>;
  countries: CountryEntry[];
};

const name = text(/^(?=.{1,100}$).*\S/su, "must not be blank, nor longer than 100 characters");
const names = list(name, 1);
const mbps = number((value) => value > 0, "must be a number above 0");
const optionIds = list(name, 0);
const offered = list(name, 1);
const anyText = text(/^/, "must be a text");

const option = object({
  name,
  downMbps: mbps,
  upMbps: mbps,
  technology: name,
  monthlyPrice: number((value) => value >= 0, "must be a number of 0 or more"),
  currency: text(/^[A-Z]{3}$/, "must be an ISO 4217 code"),
});

const region = object(
  { code: text(/^[A-Z]{2}-[A-Z0-9]{1,3}$/, "must be an ISO 3166-2 code"), names },
  { options: offered },
);

const city = object({ names }, { region: anyText, options: offered, principal: boolean });

const country = object(
  { code: text(/^[A-Z]{2}$/, "must be an ISO 3166-1 alpha-2 code"), options: optionIds },
  { name, names, regions: list(region, 0), cities: list(city, 0) },
);

const document = object(
  { version: name, options: dictionary(option), countries: list(country, 1) },
  { $schema: anyText, description: anyText },
);

/** Checks the shape of a document; undefined when it isn't right, and then `problems` say what isn't. */
export function readDocument(value: unknown, problems: string[]): CatalogueDocument | undefined {
  const found: Problems = { path: [], found: [] };
  document(value, found);
  problems.push(...found.found);
  return found.found.length === 0 ? (value as CatalogueDocument) : undefined;
}
