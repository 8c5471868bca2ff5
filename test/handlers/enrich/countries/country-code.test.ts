import { expect } from "chai";
import fc from "fast-check";
import { AMBIGUOUS, countryCodeOf, numericCode } from "../../../../handlers/enrich/countries/country-code.ts";

describe("a country's code", () => {
  const known: [string, string][] = [
    ["KR", "KR"],
    [" kr\n", "KR"],
    ["ＫＲ", "KR"],
    ["UK", "GB"],
    ["EL", "GR"],
    ["XK", "XK"],
    ["USA", "US"],
    ["U.S.A.", "US"],
    ["KOR", "KR"],
    ["gbr", "GB"],
    ["410", "KR"],
    ["004", "AF"],
    ["South Korea", "KR"],
    ["south  KOREA ", "KR"],
    ["Korea, Republic of", "KR"],
    ["Korea (Republic of)", "KR"],
    ["Korea, Democratic People's Republic of", "KP"],
    ["대한민국", "KR"],
    ["대한민국".normalize("NFD"), "KR"],
    ["한국", "KR"],
    ["韓国", "KR"],
    ["Türkiye", "TR"],
    ["Turkiye", "TR"],
    ["Turkey", "TR"],
    ["Côte d’Ivoire", "CI"],
    ["Côte d'Ivoire".normalize("NFD"), "CI"],
    ["Cote d'Ivoire", "CI"],
    ["COTE-D'IVOIRE", "CI"],
    ["United Kingdom", "GB"],
    ["Russia", "RU"],
    ["Trinidad & Tobago", "TT"],
    ["Trinidad and Tobago", "TT"],
    ["St. Lucia", "LC"],
    ["Congo - Kinshasa", "CD"],
    ["Democratic Republic of the Congo", "CD"],
    ["República Democrática do Congo", "CD"],
    ["Republic of the Congo", "CG"],
    ["U.S. Virgin Islands", "VI"],
    ["Kosovo", "XK"],
    ["US-CA", "US"],
    [" GB-ENG ", "GB"],
    ["🇰🇷", "KR"],
    ["🇽🇰", "XK"],
  ];
  for (const [country, code] of known) {
    it(`of ${JSON.stringify(country)} is ${code}`, () => expect(countryCodeOf(country)).to.equal(code));
  }

  // What one country calls itself is its name, whatever else has a part of it.
  const decided: [string, string][] = [
    ["Georgia", "GE"],
    ["Guinea", "GN"],
    ["Samoa", "WS"],
    ["Niger", "NE"],
    ["Ireland", "IE"],
    ["China", "CN"],
    ["Micronesia", "FM"],
    ["Dominica", "DM"],
    ["Dominican Republic", "DO"],
    ["Sudan", "SD"],
    ["Jersey", "JE"],
    ["India", "IN"],
  ];
  for (const [country, code] of decided) {
    it(`of ${country} is ${code}, though others sound like it`, () => expect(countryCodeOf(country)).to.equal(code));
  }

  const ambiguous = [
    "Korea",
    "korea",
    "코리아",
    "Corée",
    "Congo",
    "the Congo",
    "Kongo",
    "Virgin Islands",
    "Saint Martin",
  ];
  for (const country of [...ambiguous, "St. Martin", "Saint-Martin", "São Martinho", "Guiana"]) {
    it(`of ${country} is ambiguous`, () => expect(countryCodeOf(country)).to.equal(AMBIGUOUS));
  }

  const unknown = [
    "",
    " ",
    "?",
    "XX",
    "ZZ",
    "N/A",
    "n.a.",
    "none",
    "null",
    "Narnia",
    "Europe",
    "EU",
    "4",
    "82",
    "1000",
  ];
  for (const country of [...unknown, "pt-BR", "pt-br", "en-US", "-", "__proto__", "constructor", "x".repeat(201)]) {
    it(`of ${JSON.stringify(country.slice(0, 20))} is none`, () => expect(countryCodeOf(country)).to.equal(undefined));
  }

  it("is text of two capitals, the mark of the ambiguous or nothing, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(countryCodeOf(text) ?? AMBIGUOUS).to.match(/^([A-Z]{2}|\?)$/);
      }),
    );
  });

  it("has three digits, if it is a number", () => {
    expect([4, 44, 410].map(numericCode)).to.deep.equal(["004", "044", "410"]);
    for (const value of [0, -4, 1000, 4.5, Number.NaN, Number.POSITIVE_INFINITY])
      expect(numericCode(value)).to.equal(undefined);
  });
});
