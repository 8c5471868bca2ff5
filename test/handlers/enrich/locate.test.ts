import { expect } from "chai";
import fc from "fast-check";
import type { UserLocation } from "../../../handlers/enrich/decode.ts";
import { locate } from "../../../handlers/enrich/locate.ts";
import type { Match } from "../../../handlers/enrich/place.ts";
import type { CountryReason } from "../../../handlers/enrich/reason.ts";
import { createCatalogue, createCatalogueDocument, offerAt } from "./factories.ts";

const catalogue = createCatalogue();

describe("locate", () => {
  const found: [string, UserLocation, Match, string][] = [
    ["the country when nothing else is given", { country: "KR" }, "country", "country-option"],
    ["the country in lower case", { country: " kr " }, "country", "country-option"],
    ["a region by its code", { country: "KR", region: "KR-11" }, "region", "seoul-option"],
    ["a region by its code without the country", { country: "KR", region: "11" }, "region", "seoul-option"],
    ["a region by a name", { country: "KR", region: "서울특별시" }, "region", "seoul-option"],
    ["a city by its name alone", { country: "KR", city: "SEOUL" }, "city", "seoul-city-option"],
    ["a city by another of its names", { country: "KR", city: "서울".normalize("NFD") }, "city", "seoul-city-option"],
    ["a city in its region", { country: "KR", region: "Seoul", city: "Seoul" }, "city", "seoul-city-option"],
    [
      "a city in a region that nobody knows",
      { country: "KR", region: "?", city: "Seoul" },
      "city",
      "seoul-city-option",
    ],
    [
      "a city that the catalogue puts in no region",
      { country: "KR", region: "11", city: "Sejong" },
      "city",
      "sejong-city-option",
    ],
    ["the region of a city without an offer", { country: "KR", city: "Busan" }, "region", "busan-region-option"],
    ["the region when the city is unknown", { country: "KR", region: "Seoul", city: "?" }, "region", "seoul-option"],
    [
      "the given region when the city is another region's",
      { country: "KR", region: "26", city: "Seoul" },
      "region",
      "busan-region-option",
    ],
    ["the country when the city's name is ambiguous", { country: "KR", city: "Gwangju" }, "country", "country-option"],
    [
      "an ambiguous city by its region",
      { country: "KR", region: "KR-29", city: "Gwangju" },
      "city",
      "seoul-city-option",
    ],
    [
      "the other ambiguous city by its region",
      { country: "KR", region: "KR-41", city: "Gwangju" },
      "city",
      "country-option",
    ],
    ["the country when the region has no offer", { country: "KR", region: "KR-41" }, "country", "country-option"],
    [
      "the country when region and city are unknown",
      { country: "KR", region: "?", city: "?" },
      "country",
      "country-option",
    ],
    [
      "the country when the region's code is another country's",
      { country: "DE", region: "KR-11" },
      "country",
      "country-option",
    ],
    ["the country when the city is in another country", { country: "DE", city: "Seoul" }, "country", "country-option"],
  ];
  for (const [what, location, match, optionId] of found) {
    it(`finds ${what}`, () => {
      const offer = offerAt(catalogue, location);
      expect(offer.match).to.equal(match);
      expect(offer.beforeId.toString()).to.contain(`[{"id":"${optionId}"`);
    });
  }

  it("finds a country where nothing is sold, with an empty list", () => {
    expect(offerAt(catalogue, { country: "AQ" }).beforeId.toString()).to.contain('"bandwidthOptions":[]');
  });

  const refused: [string, CountryReason][] = [
    ["JP", "unknown-country"],
    ["Japan", "unknown-country"],
    ["Korea", "ambiguous-country"],
    ["XX", "not-a-country"],
    ["", "not-a-country"],
    ["N/A", "not-a-country"],
    ["__proto__", "not-a-country"],
    ["constructor", "not-a-country"],
  ];
  for (const [country, reason] of refused) {
    it(`refuses the country ${JSON.stringify(country)} as ${reason}`, () => {
      expect(locate(catalogue, { country, city: "Seoul" })).to.equal(reason);
    });
  }

  it("takes the region from an ISO 3166-2 code in place of the country, unless a region is given", () => {
    expect(offerAt(catalogue, { country: "KR-26" }).beforeId.toString()).to.contain("busan-region-option");
    const both = { country: "KR-26", region: "KR-11" };
    expect(offerAt(catalogue, both).beforeId.toString()).to.contain("seoul-option");
    expect(offerAt(catalogue, { country: "KR-99" }).match).to.equal("country");
  });

  it("takes the catalogue's own names of a country before all others", () => {
    const { countries } = createCatalogueDocument();
    const [korea, ...others] = countries as object[];
    const own = createCatalogue({ countries: [{ ...korea, names: ["Korea", "Corée", "Japan"] }, ...others] });
    for (const country of ["korea", " CORÉE", "Japan", "KR"])
      expect(offerAt(own, { country }).match, country).to.equal("country");
    expect(locate(own, { country: "JPN" })).to.equal("unknown-country");
  });

  it("takes the principal city of a name where no region is given, and another in its own region", () => {
    const { countries } = createCatalogueDocument();
    const [korea, ...others] = countries as { cities: { names: string[]; region?: string }[] }[];
    const cities = korea?.cities.map((city) =>
      city.names[0] === "Gwangju" && city.region === "KR-29" ? { ...city, principal: true } : city,
    );
    const own = createCatalogue({ countries: [{ ...korea, cities }, ...others] });
    const optionsAt = (location: UserLocation) => offerAt(own, location).beforeId.toString();
    expect(optionsAt({ country: "KR", city: "Gwangju" })).to.contain('[{"id":"seoul-city-option"');
    expect(optionsAt({ country: "KR", region: "KR-41", city: "Gwangju" })).to.contain('[{"id":"country-option"');
    expect(offerAt(own, { country: "KR", region: "KR-11", city: "Gwangju" }).match).to.equal("region");
  });

  for (const city of ["서울 강남구", "서울 강남구 역삼1동", " 서울  강남구 ", "서울 종로구"]) {
    it(`takes the city of ${JSON.stringify(city)}`, () => {
      expect(offerAt(catalogue, { country: "KR", city }).match).to.equal("city");
    });
  }

  it("takes no city for another that begins with its name", () => {
    for (const city of ["Seoul Park", "서울 공원", "서울대학교", "강남구", "서울 Gangnam-gu"])
      expect(offerAt(catalogue, { country: "KR", city }).match, city).to.equal("country");
  });

  it("passes over regions and cities named as members of a prototype", () => {
    for (const name of ["__proto__", "constructor", "hasOwnProperty", "toString"]) {
      expect(offerAt(catalogue, { country: "KR", region: name, city: name }).match).to.equal("country");
    }
  });

  it("never throws, whatever the texts", () => {
    const text = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("KR", "Seoul", "\ud800", "__proto__"));
    fc.assert(
      fc.property(text, text, text, (country, region, city) => {
        expect(["string", "object"]).to.contain(typeof locate(catalogue, { country, region, city }));
      }),
    );
  });
});
