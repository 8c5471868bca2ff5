import { type Catalogue, loadCatalogue } from "../../handlers/enrich/catalogue.ts";
import type { CatalogueName } from "./places.ts";

/** The code of a country that no look-up survives: it stands for a fault that nobody foresaw. */
export const POISON_COUNTRY = "PP";

const option = (name: string, monthlyPrice: number) => ({
  name,
  downMbps: 1000,
  upMbps: 500.5,
  technology: "fiber",
  monthlyPrice,
  currency: "KRW",
});

const OPTIONS: Record<string, ReturnType<typeof option>> = {
  base: option("Base", 10),
  slim: option('Slim "S"', 20.5),
  giga: option("기가", 33000),
};

const seoul = { names: ["Seoul", "서울"], region: "KR-11", options: ["giga", "slim"] };
const germany = { code: "DE", options: ["base"], cities: [{ names: ["Gießen"], options: ["base"] }] };

/** One with all places that `places.ts` names. */
function documentOf(version: string, cities: object[], countries: object[]): string {
  return JSON.stringify({
    version,
    options: OPTIONS,
    countries: [
      {
        code: "KR",
        options: ["base"],
        regions: [
          { code: "KR-11", names: ["Seoul"], options: ["slim"] },
          { code: "KR-26", names: ["Busan"], options: ["giga"] },
          { code: "KR-29", names: ["Gwangju"] },
          { code: "KR-41", names: ["Gyeonggi"] },
        ],
        cities: [
          ...cities,
          { names: ["Busan"], region: "KR-26" },
          { names: ["Gwangju"], region: "KR-29", options: ["slim"] },
          { names: ["Gwangju"], region: "KR-41", options: ["giga"] },
        ],
      },
      { code: "US", options: ["base", "giga"] },
      { code: "AQ", options: [] },
      ...countries,
    ],
  });
}

/** Versions that the catalogues stamp on records. */
export const VERSIONS: Record<CatalogueName, string> = { first: "2025-01-01", second: "2025-02-01 “zwei”" };

const loaded: Record<CatalogueName, Catalogue> = {
  first: poisoned(loadCatalogue(documentOf(VERSIONS.first, [seoul], [germany]))),
  second: poisoned(loadCatalogue(documentOf(VERSIONS.second, [], []))),
};

/** A catalogue that loads, with the handler's own code. */
export function catalogueOf(name: CatalogueName): Catalogue {
  return loaded[name];
}

/** The texts of catalogues that must not load: cut off, of another shape, with an option nobody knows. */
export const BROKEN_CATALOGUES: readonly [string, ...string[]] = [
  documentOf("cut", [], []).slice(0, -2),
  '{"version":"2025-03-01","options":{},"countries":[]}',
  documentOf("unknown option", [{ names: ["X"], options: ["nothing"] }], []),
];

/** JSON text of an option as records carry it: its members in the documented order. */
export function optionText(id: string): string {
  return JSON.stringify({ id, ...OPTIONS[id] });
}

function poisoned({ version, countries }: Catalogue): Catalogue {
  const poison = POISON_COUNTRY.toLowerCase();
  return {
    version,
    countries: new (class extends Map<string, NonNullable<ReturnType<typeof countries.get>>> {
      override get(code: string) {
        if (code === poison) throw new TypeError("a fault that nobody foresaw");
        return super.get(code);
      }
    })(countries),
  };
}
