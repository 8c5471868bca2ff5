// No place has a longer name, and folding has a cost: a longer one is no match by definition.
const MAX_NAME_LENGTH = 200;
// Most are: what full folding does to these is little, and catalogues hold thousands of them.
const ASCII = /^[ -~]*$/;

/**
 * The form in which names and codes of places are compared: Unicode NFKC, case-folded, white space trimmed and collapsed.
 * Empty, which no place is called, for a name of more than 200 UTF-16 code units.
 */
export function fold(name: string): string {
  if (name.length > MAX_NAME_LENGTH) return "";
  if (ASCII.test(name)) return name.trim().toLowerCase().replace(/\s+/g, " ");
  // Lower, upper, lower: the one way to full case folding that the language has (ẞ → ß → SS → ss, Σ and ς → σ).
  const folded = name.normalize("NFKC").toLowerCase().toUpperCase().toLowerCase().normalize("NFKC");
  return folded.trim().replace(/\s+/gu, " ");
}

/** The form in which names of countries are compared: without accents, white space, and marks that some write and some don't. */
export function nameKey(folded: string): string {
  return folded
    .normalize("NFD")
    .replace(/[\u0300-\u036f\s.,'’‘ʼ`´()&・·–—-]/gu, "")
    .normalize("NFC");
}
