import { expect } from "chai";
import fc from "fast-check";
import type { UserLocation } from "../../../handlers/enrich/decode.ts";
import { locate } from "../../../handlers/enrich/locate.ts";
import type { Match } from "../../../handlers/enrich/place.ts";
import { createCatalogue } from "./factories.ts";

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
      const offer = locate(catalogue, location);
      expect(offer?.match).to.equal(match);
      expect(offer?.beforeId.toString()).to.contain(`[{"id":"${optionId}"`);
    });
  }

  it("finds a country where nothing is sold, with an empty list", () => {
    expect(locate(catalogue, { country: "AQ" })?.beforeId.toString()).to.contain('"bandwidthOptions":[]');
  });

  for (const country of ["XX", "Korea", "KOR", "", "__proto__", "constructor"]) {
    it(`finds nothing for the country ${JSON.stringify(country)}`, () => {
      expect(locate(catalogue, { country, city: "Seoul" })).to.equal(undefined);
    });
  }

  it("passes over regions and cities named as members of a prototype", () => {
    for (const name of ["__proto__", "constructor", "hasOwnProperty", "toString"]) {
      expect(locate(catalogue, { country: "KR", region: name, city: name })?.match).to.equal("country");
    }
  });

  it("never throws, whatever the texts", () => {
    const text = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("KR", "Seoul", "\ud800", "__proto__"));
    fc.assert(
      fc.property(text, text, text, (country, region, city) => {
        expect(["undefined", "object"]).to.contain(typeof locate(catalogue, { country, region, city }));
      }),
    );
  });
});
