/** Text that is HTML already. Made by {@link html} alone, which escapes all that comes in. */
export type Html = { readonly markup: string };

type Part = Html | string | number | undefined | false | readonly Part[];

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** HTML of a template; what is put in between is text, unless it is HTML itself. Attributes stand in quotes. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return {
    markup: strings.map((text, index) => (index === 0 ? text : `${markupOf(parts[index - 1])}${text}`)).join(""),
  };
}

function markupOf(part: Part): string {
  if (part === undefined || part === false) return "";
  if (typeof part === "string" || typeof part === "number")
    return String(part).replace(/[&<>"']/g, (character) => ESCAPES[character] ?? "");
  if ("markup" in part) return part.markup;
  return part.map(markupOf).join("");
}
