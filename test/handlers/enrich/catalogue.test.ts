import { readFileSync } from "node:fs";
import { expect } from "chai";
import { type Catalogue, loadCatalogue } from "../../../handlers/enrich/catalogue.ts";
import type { Match } from "../../../handlers/enrich/place.ts";
import { createCatalogue, createCatalogueDocument, createOption, offerAt } from "./factories.ts";

/** A catalogue of one country, which can be replaced in parts. */
function createCountry(overrides: Record<string, unknown>): Record<string, unknown> {
  return createCatalogueDocument({ countries: [{ code: "KR", options: ["country-option"], ...overrides }] });
}

describe("a catalogue", () => {
  it("gives each option's members in the order of the record format", () => {
    const offer = offerAt(createCatalogue(), { country: "KR" });
    expect(offer.beforeId.toString()).to.equal(
      ',"bandwidthOptions":[{"id":"country-option","name":"Fiber","downMbps":1000,"upMbps":500,"technology":"fiber",' +
        '"monthlyPrice":33000,"currency":"KRW"}],"enrichment":{"id":',
    );
    expect(offer.afterId.toString()).to.equal(',"catalogue":"2026-01-01","match":"country"}}');
  });

  const broken: [string, unknown, string][] = [
    ["no version", createCatalogueDocument({ version: undefined }), "version:"],
    ["no country", createCatalogueDocument({ countries: [] }), "countries:"],
    ["a member that the format doesn't have", createCatalogueDocument({ contries: [] }), "contries"],
    [
      "a price below zero",
      createCatalogueDocument({ options: { a: createOption({ monthlyPrice: -1 }) } }),
      "options.a.monthlyPrice:",
    ],
    [
      "a speed of zero",
      createCatalogueDocument({ options: { a: createOption({ downMbps: 0 }) } }),
      "options.a.downMbps:",
    ],
    [
      "a currency that is no code",
      createCatalogueDocument({ options: { a: createOption({ currency: "won" }) } }),
      "must be an ISO 4217 code",
    ],
    [
      "a country that is no code",
      createCountry({ code: "Korea" }),
      "countries[0].code: must be an ISO 3166-1 alpha-2 code",
    ],
    [
      "a country twice",
      createCatalogueDocument({ countries: [1, 2].map(() => ({ code: "KR", options: [] })) }),
      "countries[1].code: KR",
    ],
    [
      "an option that isn't there",
      createCountry({ options: ["nope"] }),
      'countries[0].options: no option has the id "nope"',
    ],
    ["an option named as a prototype's member", createCountry({ options: ["constructor"] }), 'the id "constructor"'],
    ["an option twice at one place", createCountry({ options: ["country-option", "country-option"] }), "twice"],
    [
      "a region of another country",
      createCountry({ regions: [{ code: "JP-13", names: ["Tokyo"] }] }),
      "must start with KR-, got JP-13",
    ],
    [
      "two regions of one name",
      createCountry({ regions: ["11", "26"].map((code) => ({ code: `KR-${code}`, names: ["Seoul"] })) }),
      'countries[0].regions[1]: another region of KR is called "seoul" too',
    ],
    [
      "a region called as another's code",
      createCountry({
        regions: [
          { code: "KR-11", names: ["Seoul"] },
          { code: "KR-26", names: ["11"] },
        ],
      }),
      'is called "11" too',
    ],
    [
      "an empty offer of a region",
      createCountry({ regions: [{ code: "KR-11", names: ["Seoul"], options: [] }] }),
      "regions[0].options:",
    ],
    ["a blank name", createCountry({ cities: [{ names: [" "] }] }), "cities[0].names[0]: must not be blank"],
    ["a city without a name", createCountry({ cities: [{ names: [] }] }), "cities[0].names:"],
    [
      "a city in a region that isn't there",
      createCountry({ cities: [{ names: ["Seoul"], region: "KR-11" }] }),
      "no region of KR is KR-11",
    ],
    [
      "two cities of one name in one region",
      createCountry({ cities: [{ names: ["Seoul"] }, { names: ["SEOUL"] }] }),
      'cities[1]: another city of the same region is called "seoul" too',
    ],
    [
      "two principal cities of one name",
      createCountry({
        regions: ["29", "41"].map((code) => ({ code: `KR-${code}`, names: [code] })),
        cities: ["29", "41"].map((code) => ({ names: ["Gwangju"], region: `KR-${code}`, principal: true })),
      }),
      'cities[1].principal: another city called "gwangju" is the principal one',
    ],
    [
      "a principal that is no boolean",
      createCountry({ cities: [{ names: ["Seoul"], principal: "yes" }] }),
      "cities[0].principal: must be true or false",
    ],
    [
      "a name that another country has as its own",
      createCatalogueDocument({
        countries: [
          { code: "KR", options: [], names: ["Korea"] },
          { code: "KP", options: [], names: ["KOREA"] },
        ],
      }),
      'countries[1].names: another country is called "korea" too',
    ],
    [
      "a name that is another country's code",
      createCatalogueDocument({
        countries: [
          { code: "KR", options: [], names: ["KP"] },
          { code: "KP", options: [] },
        ],
      }),
      'countries[0].names: another country is called "kp" too',
    ],
    ["a document that is no object", [], "document:"],
  ];
  for (const [what, document, problem] of broken) {
    it(`is refused for ${what}`, () => {
      expect(() => loadCatalogue(JSON.stringify(document)))
        .to.throw(problem)
        .with.property("message")
        .that.contains("Fix:");
    });
  }

  it("is refused when it is no JSON", () => {
    expect(() => loadCatalogue("{")).to.throw("must be JSON");
  });

  it("reports all that is wrong at once, up to 20 problems", () => {
    const options = Array.from({ length: 25 }, (_, index) => `missing-${index}`);
    const load = () => loadCatalogue(JSON.stringify(createCountry({ options })));
    expect(load).to.throw("missing-0").with.property("message").that.contains("missing-19").and.contains("and 5 more");
  });
});

const packaged = readFileSync(new URL("../../../handlers/enrich/catalogue.json", import.meta.url), "utf8");

it("the catalogue of the package is valid", () => {
  expect(() => loadCatalogue(packaged)).not.to.throw();
});

describe("the sample catalogue", () => {
  let catalogue: Catalogue;
  before(function () {
    const { description } = JSON.parse(packaged);
    // Somebody's own stands in its place.
    if (!String(description).startsWith("A sample")) this.skip();
    catalogue = loadCatalogue(packaged);
  });

  it("covers every country of ISO 3166-1 and Kosovo, and nothing else", () => {
    const codes =
      "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ " +
      "CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR " +
      "GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP " +
      "KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT " +
      "MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW " +
      "SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG " +
      "UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW";
    expect([...catalogue.countries.keys()].sort()).to.deep.equal(codes.toLowerCase().split(" "));
  });

  it("sells something in every country", () => {
    for (const [code, country] of catalogue.countries) {
      expect(country.offer().beforeId.includes('"bandwidthOptions":[{'), code).to.equal(true);
    }
  });

  const places: [string, string | undefined, string | undefined, Match][] = [
    ["KR", "서울특별시", "서울", "city"],
    ["KR", undefined, "Busan", "city"],
    ["KR", "KR-47", "Andong", "region"],
    ["KR", undefined, "광주", "city"],
    ["KR", undefined, "서울 강남구", "city"],
    ["KR", undefined, "수원시 영통구", "city"],
    ["대한민국", "경기도", "용인시", "city"],
    ["KOR", "Seoul-teukbyeolsi", undefined, "region"],
    ["KR", "Jeju-teukbyeoljachido", undefined, "region"],
    ["US-CA", undefined, undefined, "region"],
    ["XK", undefined, undefined, "country"],
    ["JP", "東京都", "東京", "city"],
    ["JP", "Hokkaido", undefined, "region"],
    ["US", "US-NY", "New York", "city"],
    ["US", "California", "San Francisco", "city"],
    ["US", "OR", "Portland", "city"],
    ["US", undefined, "Portland", "country"],
    ["US", "Wyoming", "Cody", "region"],
    ["GB", "England", "London", "city"],
    ["DE", "Bavaria", "München", "city"],
    ["DE", undefined, "MUENCHEN", "city"],
    ["BR", "São Paulo", "Sao Paulo", "city"],
    ["CH", undefined, "Zürich", "city"],
    ["IN", "Karnataka", "Bangalore", "city"],
    ["CA", "Québec", "Montreal", "city"],
    ["AU", "NSW", "Sydney", "city"],
    ["TR", undefined, "İstanbul", "city"],
    ["VA", undefined, "Città del Vaticano", "country"],
  ];
  for (const [country, region, city, match] of places) {
    it(`matches ${city ?? "no city"}, ${region ?? "no region"}, ${country} by ${match}`, () => {
      const location = { country, ...(region && { region }), ...(city && { city }) };
      expect(offerAt(catalogue, location).match).to.equal(match);
    });
  }

  it("stays small enough for a fast cold start", () => {
    expect(Buffer.byteLength(packaged)).to.be.below(210_000);
  });
});
