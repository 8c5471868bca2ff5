import { expect } from "chai";
import { z } from "zod";
import { badRecords } from "../../../local/sample/bad-records.ts";
import { readPlaces } from "../../../local/sample/places.ts";
import { sampleRecords } from "../../../local/sample/records.ts";

/** What a user record must and may hold; whatever else it holds is carried along. */
const userRecord = z.looseObject({
  userId: z.string().min(1).max(256),
  name: z.string().min(1),
  email: z.string().optional(),
  plan: z.string(),
  timestamp: z.iso.datetime(),
  sequence: z.int().min(1),
  location: z.strictObject({
    country: z.string().regex(/^[A-Z]{2}$/),
    region: z.string().min(1).optional(),
    city: z.string().min(1).optional(),
    latitude: z.number().min(-90).max(90).optional(),
    longitude: z.number().min(-180).max(180).optional(),
  }),
});

describe("the bundled sample", () => {
  const lines = [...sampleRecords()];
  const bad = new Set(badRecords.map(({ line }) => line));
  const goodLines = lines.filter((line) => !bad.has(line));
  const good = goodLines.map((line) => userRecord.parse(JSON.parse(line)));
  const countries = new Set(good.map(({ location }) => location.country));

  it("is the same at every reading", () => {
    expect([...sampleRecords()]).to.deep.equal(lines);
  });

  it("has 12,000 good records, each on one line, and every bad one once among them", () => {
    expect(good).to.have.length(12_000);
    expect(lines).to.have.length(12_000 + badRecords.length);
    expect(lines.filter((line) => /[\r\n]/.test(line))).to.deep.equal([]);
    expect(
      lines
        .slice(0, 100)
        .concat(lines.slice(-100))
        .some((line) => bad.has(line)),
    ).to.equal(false);
  });

  it("covers most of the world's countries, and only real ones", () => {
    const names = new Intl.DisplayNames("en", { type: "region", fallback: "none" });
    expect(countries.size).to.be.at.least(230);
    expect([...countries].filter((code) => code === "XK" || names.of(code) === undefined)).to.deep.equal([]);
  });

  it("writes names and cities in many scripts", () => {
    const text = good.map(({ name, location }) => `${name} ${location.city ?? ""}`).join("\n");
    const scripts = "Latin Hangul Han Cyrillic Arabic Devanagari Bengali Greek Hebrew Thai Georgian Armenian Ethiopic";
    const missing = scripts.split(" ").filter((script) => !new RegExp(`\\p{Script=${script}}`, "u").test(text));
    expect(missing).to.deep.equal([]);
    const cities = new Set(good.map(({ location }) => location.city));
    const expected = [
      "서울",
      "부산",
      "東京",
      "大阪",
      "北京",
      "Москва",
      "Київ",
      "القاهرة",
      "दिल्ली",
      "São Paulo",
      "München",
    ];
    expect(expected.filter((city) => cities.has(city)).length).to.be.at.least(9);
  });

  it("gives and leaves out each optional member of a record", () => {
    const given = (member: "email") => good.filter((record) => record[member] !== undefined).length;
    expect(given("email")).to.be.within(10_000, 11_999);
    for (const member of ["region", "city", "latitude", "longitude"] as const) {
      const count = good.filter(({ location }) => location[member] !== undefined).length;
      expect(count, member).to.be.within(6_000, 11_999);
    }
    const codes = good.filter(({ location }) => location.region?.startsWith(`${location.country}-`)).length;
    expect(codes).to.be.within(100, 6_000);
  });

  it("holds numbers, escapes and nesting that only preserved bytes survive", () => {
    for (const pattern of [/"accountNumber":\d{20}/, /"balance":\d+\.\d0,/, /1E1\]/, /\\u00e9 \\ud83d/, /\[\{"mac"/]) {
      expect(goodLines.filter((line) => pattern.test(line)).length, String(pattern)).to.be.above(100);
    }
    expect(goodLines.filter((line) => JSON.stringify(JSON.parse(line)) !== line).length).to.be.above(1_000);
  });

  it("shows some users several times, in order", () => {
    const byUser = Map.groupBy(good, ({ userId }) => userId);
    expect([...byUser.values()].filter((records) => records.length > 1).length).to.be.above(1_000);
    for (const records of byUser.values()) {
      expect(records.map(({ sequence }) => sequence)).to.deep.equal(records.map((_, index) => index + 1));
    }
    const times = good.map(({ timestamp }) => timestamp);
    expect(times).to.deep.equal([...times].sort());
  });

  it("writes to nobody: every address is of a domain kept for examples", () => {
    const addresses = good.flatMap(({ email }) => email ?? []);
    expect(addresses.filter((email) => !/^u-\d{6}@example\.(com|net|org)$/.test(email))).to.deep.equal([]);
  });

  it("has a bad record of each kind", () => {
    expect([...new Set(badRecords.map(({ problem }) => problem))]).to.have.members([
      "broken JSON",
      "not an object",
      "missing userId",
      "empty userId",
      "invalid type",
      "missing country",
      "unknown country",
      "already enriched",
    ]);
    expect(badRecords.length).to.be.within(10, 15);
  });

  for (const { problem, line } of badRecords) {
    it(`has a record that is bad for ${problem}: ${line.slice(0, 40)}`, () => {
      expect(acceptable(line)).to.equal(false);
    });
  }
});

describe("the bundled places", () => {
  const places = readPlaces();

  it("are more than 10,000, in all countries that have towns", () => {
    expect(places.length).to.be.above(10_000);
    expect(new Set(places.map(({ country }) => country)).size).to.equal(245);
  });

  it("carry the codes of ISO 3166-2 where those are certain", () => {
    const table = [
      ["KR", "Seoul", "KR-11"],
      ["KR", "서울", "KR-11"],
      ["JP", "Naha", "JP-47"],
      ["DE", "Berlin", "DE-BE"],
      ["US", "Chicago", "US-IL"],
      ["GB", "Glasgow", "GB-SCT"],
      ["CH", "Zürich", "CH-ZH"],
      ["CA", "Montréal", "CA-QC"],
      ["AU", "Perth", "AU-WA"],
      ["FR", "Paris", undefined],
    ];
    for (const [country, city, code] of table) {
      const place = places.find((candidate) => candidate.country === country && candidate.city === city);
      expect(place?.regionCode, city).to.equal(code);
      expect(place, city).to.not.equal(undefined);
    }
    for (const { country, regionCode = `${country}-1` } of places) {
      expect(regionCode).to.match(new RegExp(`^${country}-[A-Z0-9]{1,3}$`));
    }
  });

  it("leave no region of a country with codes without one", () => {
    const without = places.filter(
      ({ country, regionCode }) => "AU BE CA CH DE GB JP KR US".includes(country) && !regionCode,
    );
    expect(without.map(({ country, city, region }) => `${country} ${region} ${city}`)).to.deep.equal([]);
  });
});

const countryCodes = new Set(readPlaces().map(({ country }) => country));

/** Whether a line meets the record format: a JSON object, a user, a real country, not enriched yet. */
function acceptable(line: string): boolean {
  try {
    const { userId, location, bandwidthOptions, enrichment } = z
      .looseObject({ userId: z.string().min(1), location: z.looseObject({ country: z.string() }) })
      .parse(JSON.parse(line));
    return userId !== "" && countryCodes.has(location.country) && bandwidthOptions === enrichment;
  } catch {
    return false;
  }
}
