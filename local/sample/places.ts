import { readFileSync } from "node:fs";
import { z } from "zod";

/** A real town. */
export type Town = {
  /** ISO 3166-1 alpha-2. */
  country: string;
  /** Name of the first-level division, where the country has any. */
  region?: string;
  /** ISO 3166-2 code of that division, where it is certain. */
  regionCode?: string;
  city: string;
  /** Degrees north. */
  latitude: number;
  /** Degrees east. */
  longitude: number;
};

const lineSchema = z.tuple([z.string(), z.string(), z.string(), z.string(), z.number(), z.number()]);

/** The bundled places, the largest of each country: more than 10,000, some of them twice, in two scripts. */
export function readPlaces(): Town[] {
  const text = readFileSync(new URL("./places.ndjson", import.meta.url), "utf8");
  return text.trimEnd().split("\n").map(parsePlace);
}

function parsePlace(line: string): Town {
  const [country, region, regionCode, city, latitude, longitude] = lineSchema.parse(JSON.parse(line));
  return { country, ...(region && { region }), ...(regionCode && { regionCode }), city, latitude, longitude };
}
