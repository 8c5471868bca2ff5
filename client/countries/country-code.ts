import names from "./country-names.json" with { type: "json" };
import { fold, nameKey } from "./fold.ts";

/** What {@link countryCodeOf} answers for a name that several countries have. */
export const AMBIGUOUS = "?";

type Index = { codes: ReadonlyMap<string, string>; names: ReadonlyMap<string, string> };

// Made when the first spelling asks for it: most functions never see another than alpha-2 codes.
let index: Index | undefined;

/**
 * The ISO 3166-1 alpha-2 code of a country, however it is written: as a code (alpha-2, alpha-3, three digits, or UK, EL, XK), as a
 * flag, as a name in one of many languages, or as an ISO 3166-2 code, which begins with it. `AMBIGUOUS` for a name of
 * several countries, undefined for one of none.
 */
export function countryCodeOf(country: string): string | undefined {
  const text = subdivisionOf(country)?.country ?? withoutFlag(country);
  const folded = fold(text);
  index ??= createIndex();
  // Codes count as they are: without its stroke, N/A would be Namibia.
  return index.codes.get(folded) ?? index.names.get(nameKey(folded));
}

/**
 * The two parts of an ISO 3166-2 code, such as US-CA; undefined for any other text. In capitals alone: `pt-br` and `pt-BR`
 * are languages, of Brazil.
 */
export function subdivisionOf(country: string): { country: string; region: string } | undefined {
  const [, code, region] = /^\s*([A-Z]{2})-([A-Z0-9]{1,3})\s*$/.exec(country) ?? [];
  return code === undefined || region === undefined ? undefined : { country: code, region };
}

/** A numeric code of ISO 3166-1 as text: it has three digits, and a number can't begin with a zero. Undefined for any other number. */
export function numericCode(value: number): string | undefined {
  return Number.isInteger(value) && value >= 1 && value <= 999 ? String(value).padStart(3, "0") : undefined;
}

const FLAG = /^\s*([\u{1F1E6}-\u{1F1FF}]{2})\s*$/u;
const LETTER_A_OF_FLAGS = 0x1f1e6;

/** A flag as the two letters that it is made of; any other text as it is. */
function withoutFlag(text: string): string {
  const flag = FLAG.exec(text)?.[1];
  if (flag === undefined) return text;
  return Array.from(flag, (letter) =>
    String.fromCharCode((letter.codePointAt(0) ?? LETTER_A_OF_FLAGS) - LETTER_A_OF_FLAGS + 97),
  ).join("");
}

function createIndex(): Index {
  const codes = new Map<string, string>();
  const all = new Map<string, string>();
  for (const [code, line] of Object.entries(names)) {
    const [own = "", called = ""] = line.split("|");
    // The line of the ambiguous has no codes.
    if (own !== "") for (const each of own.split(" ")) codes.set(each, code);
    for (const name of called.split(" ")) all.set(name, code);
  }
  return { codes, names: all };
}
