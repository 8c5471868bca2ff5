/** Kinds of words, in the order in which they are looked for. `name` holds keywords and functions too; `unknown` is what no expression has. */
const KINDS = ["name", "nameRef", "valueRef", "index", "symbol", "unknown"] as const;
const TOKEN = /([A-Za-z_]\w*)|(#\w+)|(:\w+)|(\d+)|(<=|>=|<>|[=<>()[\].,+-])|(\S)/g;

/** A word of an expression, or its end. */
export type Token = { kind: (typeof KINDS)[number] | "end"; text: string; start: number; end: number };

/** Cuts an expression into its tokens. */
export function tokensOf(text: string): Token[] {
  return Array.from(text.matchAll(TOKEN), (match) => {
    const kind = KINDS[match.findIndex((group, place) => place > 0 && group !== undefined) - 1] ?? "unknown";
    return { kind, text: match[0], start: match.index, end: match.index + match[0].length };
  });
}
