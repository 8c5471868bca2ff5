import { locationIn, sourceTail } from "./source.ts";

/** What a pattern's text is made of. `end` is what stands behind its end. */
export type TokenKind = "{" | "}" | "[" | "]" | "name" | "string" | "number" | "true" | "false" | "null" | "end";

/** A pattern that is refused; without words where AWS's are not known. */
export class PatternRefused extends Error {
  /** Undefined where AWS's words are not known. */
  readonly reason: string | undefined;

  constructor(reason: string | undefined) {
    super(reason ?? "refused");
    this.reason = reason;
  }
}

/** Reads a pattern's text token by token, and knows how far it has read: a string is read to its end by `text()` alone. */
export type PatternTokens = {
  next(): TokenKind;
  /** What the token says. */
  text(): string;
  /** Throws PatternRefused with a reason, and the place that was read up to. */
  fail(reason: string): never;
};

type Scope = { type: "Object" | "Array"; start: number; entries: number };

const VALUES = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')";
const WORD = /[\p{L}\p{Nl}\p{Nd}\p{Sc}\p{Pc}\p{Mn}\p{Mc}]*/uy;
const WORD_START = /[\p{L}\p{Nl}\p{Sc}\p{Pc}]/u;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const BLANK = /[ \t\r\n]*/y;
/** Words that the parser knows, and refuses in words of their own. */
const NO_NUMBERS = ["NaN", "Infinity"];
const MAXIMUM_WORD = 256;

/** Reads JSON as AWS's parser does, up to the first thing that is wrong, and words that as it does. */
export function createPatternTokens(source: string): PatternTokens {
  const scopes: Scope[] = [];
  let at = 0;
  let kind: TokenKind = "end";
  let said = "";
  /** The value behind a name, which is looked at together with it. */
  let behind: { kind: TokenKind; said: string; start: number } | undefined;
  /** Whether the token is a string whose end was not read yet. */
  let isOpen = false;

  function failAt(reason: string, place: number): never {
    throw new PatternRefused(reason + sourceTail(source, place));
  }
  const fail = (reason: string) => failAt(reason, at);
  const unexpected = (character: string, expected: string) =>
    failAt(`Unexpected character (${named(character)}): ${expected}`, at - 1);

  function read(expression: RegExp): string {
    expression.lastIndex = at;
    const [text = ""] = expression.exec(source) ?? [];
    at += text.length;
    return text;
  }

  /** The next character that is no blank; undefined at the end. */
  function character(): string | undefined {
    read(BLANK);
    const found = source[at];
    if (found !== undefined) at += 1;
    return found;
  }

  /** Reads what is left of a string behind its first quote. */
  function restOfString(unfinished: string): string {
    const start = at;
    for (; at < source.length; at += 1) {
      const here = source[at] ?? "";
      if (here < " ") throw new PatternRefused(undefined);
      if (here === "\\") at += 1;
      else if (here === '"') {
        at += 1;
        return unescaped(source.slice(start, at - 1));
      }
    }
    at = source.length;
    return fail(`Unexpected end-of-input${unfinished}`);
  }

  function word(start: number): TokenKind {
    at = start;
    const text = read(WORD);
    if (text === "true" || text === "false" || text === "null") return text;
    if (NO_NUMBERS.includes(text)) throw new PatternRefused(undefined);
    const shown = text.length > MAXIMUM_WORD ? `${text.slice(0, MAXIMUM_WORD)}...` : text;
    return fail(`Unrecognized token '${shown}': was expecting ${VALUES}`);
  }

  function number(start: number): TokenKind {
    at = start;
    const text = read(NUMBER);
    // AWS's words for what is almost a number are not known.
    if (text === "" || /[\d.eE]/.test(source[at] ?? "")) throw new PatternRefused(undefined);
    said = text;
    return "number";
  }

  function value(first: string): TokenKind {
    const start = at - 1;
    said = first;
    if (first === "{" || first === "[") return first;
    if (first === '"') return "string";
    if (/[-\d]/.test(first)) return number(start);
    if (first === "}") return unexpected(first, "expected a value");
    if (!WORD_START.test(first)) return unexpected(first, `expected a valid value ${VALUES}`);
    const found = word(start);
    said = found;
    return found;
  }

  /** Makes a value the token: an object or a list is a scope of its own. */
  function enter(found: TokenKind, start: number): TokenKind {
    if (found === "{" || found === "[") scopes.push({ type: found === "{" ? "Object" : "Array", start, entries: 0 });
    isOpen = found === "string";
    kind = found;
    return found;
  }

  function leave(closer: "}" | "]", scope: Scope | undefined): TokenKind {
    const expected = scope?.type === "Array" ? "]" : "}";
    if (scope === undefined) throw new PatternRefused(undefined);
    if (closer !== expected)
      fail(
        `Unexpected close marker '${closer}': expected '${expected}' (for ${scope.type} starting at ${locationIn(source, scope.start)})`,
      );
    scopes.pop();
    said = closer;
    kind = closer;
    return closer;
  }

  function endOfInput(scope: Scope | undefined): TokenKind {
    if (scope !== undefined)
      fail(
        `Unexpected end-of-input: expected close marker for ${scope.type} (start marker at ${locationIn(source, scope.start)})`,
      );
    kind = "end";
    return kind;
  }

  /** The first character of an entry: what stands behind the comma, which all entries but the first need. */
  function entry(scope: Scope, first: string): string {
    scope.entries += 1;
    if (scope.entries === 1) return first;
    if (first !== ",") unexpected(first, `was expecting comma to separate ${scope.type} entries`);
    return character() ?? fail(`Unexpected end-of-input within/between ${scope.type} entries`);
  }

  function name(first: string): TokenKind {
    if (first !== '"') return unexpected(first, "was expecting double-quote to start field name");
    const read = restOfString(" in field name");
    const colon = character() ?? fail("Unexpected end-of-input within/between Object entries");
    if (colon !== ":") unexpected(colon, "was expecting a colon to separate field name and value");
    const opener = character() ?? fail("Unexpected end-of-input within/between Object entries");
    const start = at - 1;
    const found = value(opener);
    behind = { kind: found, said, start };
    said = read;
    kind = "name";
    return kind;
  }

  function next(): TokenKind {
    if (behind !== undefined) {
      const { kind: found, start, said: text } = behind;
      behind = undefined;
      said = text;
      return enter(found, start);
    }
    if (isOpen) text();
    const scope = scopes.at(-1);
    const first = character();
    if (first === undefined) return endOfInput(scope);
    if (first === "}" || first === "]") return leave(first, scope);
    const begins = scope === undefined ? first : entry(scope, first);
    if (scope?.type === "Object") return name(begins);
    const start = at - 1;
    return enter(value(begins), start);
  }

  function text(): string {
    if (isOpen) {
      isOpen = false;
      said = restOfString(": was expecting closing quote for a string value");
    }
    return said;
  }

  return { next, text, fail };
}

/** A character as the parser names it. */
function named(character: string): string {
  const code = character.charCodeAt(0);
  if (code < 32 || (code >= 127 && code < 160)) return `(CTRL-CHAR, code ${code})`;
  return code > 255 ? `'${character}' (code ${code} / 0x${code.toString(16)})` : `'${character}' (code ${code})`;
}

function unescaped(text: string): string {
  try {
    return JSON.parse(`"${text}"`);
  } catch {
    throw new PatternRefused(undefined);
  }
}
