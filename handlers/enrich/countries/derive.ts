/**
 * Derives country-names.json, for the function and for the client:
 *
 *     npx node handlers/enrich/countries/derive.ts
 *
 * Names are those of Unicode's CLDR, which Node.js holds, and of the npm package i18n-iso-countries (MIT), in the languages below;
 * codes are the package's. What the two don't have, have wrong, or what is said of several countries, is in spellings.ts.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { z } from "zod";
import { fold, nameKey } from "./fold.ts";
import { ALIASES, ALSO_CODES, AMBIGUOUS_NAMES, WRONG } from "./spellings.ts";

/** Languages of the package, and where CLDR calls them otherwise or knows several, those. */
const LANGUAGES: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(
    "ar bn cs da de el en es fa fi fr he hi hu id it ja ko ms nl pl ro ru sv th tr uk ur vi"
      .split(" ")
      .map((language) => [language, [language]]),
  ),
  no: ["nb"],
  pt: ["pt", "pt-PT"],
  zh: ["zh", "zh-Hant"],
};

/** Those of one language are words, codes and currencies in another: EU is not the United States. Aliases name the few that count. */
const ABBREVIATION = /^[a-z]{0,3}$/;

const language = z.object({ countries: z.record(z.string(), z.union([z.string(), z.array(z.string())])) });
const codeTable = z.array(z.tuple([z.string(), z.string(), z.string(), z.string()]));

const require = createRequire(import.meta.url);
const read = (file: string): unknown => JSON.parse(readFileSync(require.resolve(`i18n-iso-countries/${file}`), "utf8"));

/** The text of country-names.json: a line a country, `alpha-2: "codes|names"`, and one of names that are ambiguous. */
export function deriveCountryNames(): string {
  const codes = codeTable.parse(read("codes.json"));
  const countries = codes.map(([alpha2]) => alpha2).sort();
  const called = namesOf(countries);
  const ambiguous = new Set(AMBIGUOUS_NAMES.map(keyOf));
  const lines = countries.map((code) => {
    const [, alpha3 = "", digits = ""] = codes.find(([alpha2]) => alpha2 === code) ?? [];
    const own = [code, alpha3, digits, ...(ALSO_CODES[code] ?? [])].filter((each) => each !== "").map(fold);
    const names = [...called].filter(([name, of]) => of.has(code) && of.size === 1 && !ambiguous.has(name));
    return [code, `${[...new Set(own)].join(" ")}|${names.map(([name]) => name).join(" ")}`];
  });
  for (const [name, of] of called) if (of.size > 1) ambiguous.add(name);
  const all = [...lines, ["?", `|${[...ambiguous].sort().join(" ")}`]];
  return `{\n${all.map(([code, line]) => `  ${JSON.stringify(code)}: ${JSON.stringify(line)}`).join(",\n")}\n}\n`;
}

/** Which countries each name is said of. */
function namesOf(countries: readonly string[]): Map<string, Set<string>> {
  const called = new Map<string, Set<string>>();
  const call = (key: string, code: string) => void called.set(key, (called.get(key) ?? new Set()).add(code));
  const add = (name: string, code: string) => {
    const key = keyOf(name);
    if (!ABBREVIATION.test(key)) call(key, code);
  };
  for (const [code, names] of Object.entries(ALIASES)) for (const name of names) call(keyOf(name), code);
  for (const [own, locales] of Object.entries(LANGUAGES)) {
    const wrong = new Set(WRONG[own]?.split(" "));
    const { countries: table } = language.parse(read(`langs/${own}.json`));
    for (const code of countries.filter((each) => !wrong.has(each)))
      for (const name of [table[code] ?? []].flat()) add(name, code);
    for (const locale of locales)
      for (const style of ["long", "short"] as const) {
        const display = new Intl.DisplayNames([locale], { type: "region", style, fallback: "none" });
        for (const code of countries) add(display.of(code) ?? "", code);
      }
  }
  return called;
}

const keyOf = (name: string) => nameKey(fold(name));

if (import.meta.main) {
  const text = deriveCountryNames();
  const root = new URL("../../../", import.meta.url);
  for (const folder of ["handlers/enrich/countries/", "client/countries/"])
    writeFileSync(new URL(`${folder}country-names.json`, root), text);
  for (const file of ["country-code.ts", "fold.ts"])
    writeFileSync(new URL(`client/countries/${file}`, root), readFileSync(new URL(file, import.meta.url)));
  console.log(`Wrote country-names.json: ${Buffer.byteLength(text)} bytes, for the function and for the client`);
}
