import { readFileSync } from "node:fs";
import { expect } from "chai";
import { AMBIGUOUS, countryCodeOf } from "../../../../handlers/enrich/countries/country-code.ts";
import { deriveCountryNames } from "../../../../handlers/enrich/countries/derive.ts";
import { ALIASES, ALSO_CODES, AMBIGUOUS_NAMES } from "../../../../handlers/enrich/countries/spellings.ts";

const root = new URL("../../../../", import.meta.url);
const read = (file: string) => readFileSync(new URL(file, root), "utf8");
const names: Record<string, string> = JSON.parse(read("handlers/enrich/countries/country-names.json"));
const fix = "Fix: npx node handlers/enrich/countries/derive.ts";

describe("the names of countries", () => {
  it("are what their sources make of them", () => {
    expect(read("handlers/enrich/countries/country-names.json") === deriveCountryNames(), fix).to.equal(true);
  });

  for (const file of ["country-names.json", "country-code.ts", "fold.ts"]) {
    it(`are read by the client as by the function: ${file}`, () => {
      expect(read(`client/countries/${file}`), fix).to.equal(read(`handlers/enrich/countries/${file}`));
    });
  }

  it("are of every country of ISO 3166-1 and Kosovo, each with its three codes", () => {
    const codes = Object.keys(names).filter((code) => code !== AMBIGUOUS);
    expect(codes).to.have.length(250);
    for (const code of codes) expect(names[code], code).to.match(/^[a-z]{2} [a-z]{3} \d{3}[ |]/);
  });

  it("say each code and each name of one country only", () => {
    for (const part of [0, 1]) {
      const all = Object.values(names).flatMap((line) => line.split("|")[part]?.split(" ") ?? []);
      const given = all.filter((name) => name !== "");
      expect(new Set(given)).to.have.property("size", given.length);
    }
  });

  it("hold no abbreviation that another language means otherwise, but the few that are listed", () => {
    const short = Object.values(names).flatMap(
      (line) => line.split("|")[1]?.match(/(?<![^ ])[a-z]{1,3}(?![^ ])/g) ?? [],
    );
    const listed = "bih bvi drc eua ksa prc roc rok uae uk us usa vae".split(" ");
    expect(short.sort()).to.deep.equal(listed);
  });

  it("hold what is listed by hand", () => {
    for (const [code, aliases] of [...Object.entries(ALIASES), ...Object.entries(ALSO_CODES)])
      for (const alias of aliases) expect(countryCodeOf(alias), alias).to.equal(code);
    for (const name of AMBIGUOUS_NAMES) expect(countryCodeOf(name), name).to.equal(AMBIGUOUS);
  });
});
