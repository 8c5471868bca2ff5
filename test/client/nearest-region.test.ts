import { expect } from "chai";
import fc from "fast-check";
import { AWS_REGIONS } from "../../client/aws-regions.ts";
import { COUNTRY_COORDINATES } from "../../client/country-coordinates.ts";
import { distanceKm, nearestRegions } from "../../client/nearest-region.ts";

const anywhere = fc.record({
  latitude: fc.double({ min: -90, max: 90, noNaN: true }),
  longitude: fc.double({ min: -180, max: 180, noNaN: true }),
});
const someRegions = fc.shuffledSubarray([...AWS_REGIONS.keys()], { minLength: 1 });

describe("nearestRegions", () => {
  const cases: [string, Parameters<typeof nearestRegions>[0], string[], string[]][] = [
    ["Seoul by country", { country: "KR" }, ["us-east-1", "ap-northeast-2"], ["ap-northeast-2", "us-east-1"]],
    ["a country with white space", { country: " US\n" }, ["eu-west-1", "us-east-1"], ["us-east-1", "eu-west-1"]],
    ["a country in full width", { country: "ＵＳ" }, ["eu-west-1", "us-east-1"], ["us-east-1", "eu-west-1"]],
    [
      "a country by its name",
      { country: "대한민국" },
      ["us-east-1", "ap-northeast-2"],
      ["ap-northeast-2", "us-east-1"],
    ],
    [
      "a country by its reserved code",
      { country: "UK" },
      ["ap-northeast-2", "eu-west-2"],
      ["eu-west-2", "ap-northeast-2"],
    ],
    ["a country by its alpha-3 code", { country: "GBR" }, ["us-east-1", "eu-west-2"], ["eu-west-2", "us-east-1"]],
    ["a country by its number", { country: 410 }, ["us-east-1", "ap-northeast-2"], ["ap-northeast-2", "us-east-1"]],
    ["the country of an ISO 3166-2 code", { country: "US-CA" }, ["eu-west-1", "us-east-1"], ["us-east-1", "eu-west-1"]],
    ["Kosovo", { country: "XK" }, ["us-east-1", "eu-south-1"], ["eu-south-1", "us-east-1"]],
    [
      "the order given for an ambiguous country",
      { country: "Korea" },
      ["us-east-1", "ap-northeast-2"],
      ["us-east-1", "ap-northeast-2"],
    ],
    ["a country in lower case", { country: "br" }, ["eu-west-1", "sa-east-1"], ["sa-east-1", "eu-west-1"]],
    [
      "coordinates before the country",
      { country: "US", latitude: 47.6, longitude: -122.3 },
      ["us-east-1", "us-west-2", "us-west-1"],
      ["us-west-2", "us-west-1", "us-east-1"],
    ],
    [
      "the country when coordinates are out of range",
      { country: "JP", latitude: 91, longitude: 0 },
      ["eu-west-1", "ap-northeast-1"],
      ["ap-northeast-1", "eu-west-1"],
    ],
    [
      "the country when coordinates are not numbers",
      { country: "JP", latitude: Number.NaN, longitude: Number.NaN },
      ["eu-west-1", "ap-northeast-1"],
      ["ap-northeast-1", "eu-west-1"],
    ],
    [
      "across the date line",
      { latitude: -18, longitude: -179 },
      ["us-west-1", "ap-southeast-6"],
      ["ap-southeast-6", "us-west-1"],
    ],
    [
      "the order given for an unknown country",
      { country: "ZZ" },
      ["us-east-1", "eu-west-1"],
      ["us-east-1", "eu-west-1"],
    ],
    ["the order given for no location", undefined, ["us-east-1", "eu-west-1"], ["us-east-1", "eu-west-1"]],
    [
      "unknown regions last, in the order given",
      { country: "DE" },
      ["xx-north-1", "xx-south-1", "us-west-2"],
      ["us-west-2", "xx-north-1", "xx-south-1"],
    ],
  ];
  for (const [title, location, regions, expected] of cases) {
    it(`takes ${title}`, () => expect(nearestRegions(location, regions)).to.deep.equal(expected));
  }

  it("returns all regions given, each no nearer than the one before", () => {
    fc.assert(
      fc.property(anywhere, someRegions, (location, regions) => {
        const sorted = nearestRegions(location, regions);
        expect(sorted).to.have.members(regions);
        const distances = sorted.map((region) => distanceKm(location, AWS_REGIONS.get(region) ?? location));
        expect(distances).to.deep.equal([...distances].sort((a, b) => a - b));
      }),
    );
  });
});

describe("distanceKm", () => {
  it("agrees with known distances", () => {
    const london = { latitude: 51.5074, longitude: -0.1278 };
    expect(distanceKm(london, { latitude: 48.8566, longitude: 2.3522 })).to.be.closeTo(344, 2);
    expect(distanceKm(london, { latitude: 40.7128, longitude: -74.006 })).to.be.closeTo(5_570, 10);
    expect(distanceKm({ latitude: 0, longitude: 0 }, { latitude: 0, longitude: 180 })).to.be.closeTo(20_015, 1);
  });

  it("is zero to itself, the same both ways and never more than half the Earth", () => {
    fc.assert(
      fc.property(anywhere, anywhere, (a, b) => {
        expect(distanceKm(a, a)).to.equal(0);
        expect(distanceKm(a, b)).to.be.closeTo(distanceKm(b, a), 1e-6).and.to.be.within(0, 20_016);
      }),
    );
  });
});

describe("the tables of places", () => {
  it("hold coordinates that exist, for 246 countries and territories and Kosovo", () => {
    expect(COUNTRY_COORDINATES).to.have.property("size", 247);
    for (const [place, { latitude, longitude }] of [...COUNTRY_COORDINATES, ...AWS_REGIONS]) {
      expect(latitude, place).to.be.within(-90, 90);
      expect(longitude, place).to.be.within(-180, 180);
    }
  });

  const homes = { KR: "ap-northeast-2", JP: "ap-northeast-1", GB: "eu-west-2", BR: "sa-east-1", ZA: "af-south-1" };
  for (const [country, region] of Object.entries(homes)) {
    it(`put ${country} nearest to ${region}`, () => {
      expect(nearestRegions({ country }, [...AWS_REGIONS.keys()])[0]).to.equal(region);
    });
  }
});
