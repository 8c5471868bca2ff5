import { indexCountries } from "./catalogue-index.ts";
import { type CatalogueDocument, readDocument } from "./catalogue-schema.ts";
import type { Country } from "./place.ts";

/** What is sold where: one version, indexed for look-up. Nothing changes it once it is loaded. */
export type Catalogue = {
  version: string;
  /** By folded ISO 3166-1 alpha-2 code, and by the catalogue's own names. */
  countries: ReadonlyMap<string, Country>;
};

const MAX_PROBLEMS = 20;

/**
 * Reads and checks a catalogue.
 * @param text the text of `catalogue.json`.
 * @throws one error that lists what is wrong with it.
 */
export function loadCatalogue(text: string): Catalogue {
  const problems: string[] = [];
  const document = read(text, problems);
  const catalogue = document && { version: document.version, countries: indexCountries(document, problems) };
  if (catalogue === undefined || problems.length > 0) throw new Error(describe(problems));
  return catalogue;
}

function read(text: string, problems: string[]): CatalogueDocument | undefined {
  try {
    return readDocument(JSON.parse(text), problems);
  } catch (error) {
    problems.push(`must be JSON: ${error instanceof Error ? error.message : error}`);
    return undefined;
  }
}

function describe(problems: string[]): string {
  const shown = problems.slice(0, MAX_PROBLEMS).map((problem) => `  ${problem}`);
  const more = problems.length > MAX_PROBLEMS ? [`  and ${problems.length - MAX_PROBLEMS} more`] : [];
  return [
    "catalogue.json is not a valid catalogue:",
    ...shown,
    ...more,
    "Fix: correct the file (its format: handlers/enrich/README.md) and deploy again.",
  ].join("\n");
}
