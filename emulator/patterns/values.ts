import { failAt, PatternRefused, type SourceCursor, take, unexpected } from "./cursor.ts";

/** What begins with a value's first character: an object, a list and a string are read no further. */
export type ValueKind = "{" | "[" | "string" | "number" | "true" | "false" | "null";

/** A value, and its text as far as it was read. */
export type Value = { kind: ValueKind; said: string; start: number };

const VALUES = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')";
const WORD = /[\p{L}\p{Nl}\p{Nd}\p{Sc}\p{Pc}\p{Mn}\p{Mc}]*/uy;
const WORD_START = /[\p{L}\p{Nl}\p{Sc}\p{Pc}]/u;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
/** Words that the parser knows, and refuses in words of their own. */
const NO_NUMBERS = ["NaN", "Infinity"];
const MAXIMUM_WORD = 256;

/** Reads the value that a character begins. @throws PatternRefused */
export function readValue(cursor: SourceCursor, first: string): Value {
  const start = cursor.at - 1;
  if (first === "{" || first === "[") return { kind: first, said: first, start };
  if (first === '"') return { kind: "string", said: "", start };
  if (/[-\d]/.test(first)) return { kind: "number", said: readNumber(cursor, start), start };
  if (first === "}") return unexpected(cursor, first, "expected a value");
  if (!WORD_START.test(first)) return unexpected(cursor, first, `expected a valid value ${VALUES}`);
  const word = readWord(cursor, start);
  return { kind: word, said: word, start };
}

function readNumber(cursor: SourceCursor, start: number): string {
  cursor.at = start;
  const text = take(cursor, NUMBER);
  // AWS's words for what is almost a number are not known.
  if (text === "" || /[\d.eE]/.test(cursor.source[cursor.at] ?? "")) throw new PatternRefused(undefined);
  return text;
}

function readWord(cursor: SourceCursor, start: number): "true" | "false" | "null" {
  cursor.at = start;
  const text = take(cursor, WORD);
  if (text === "true" || text === "false" || text === "null") return text;
  if (NO_NUMBERS.includes(text)) throw new PatternRefused(undefined);
  const shown = text.length > MAXIMUM_WORD ? `${text.slice(0, MAXIMUM_WORD)}...` : text;
  return failAt(cursor, `Unrecognized token '${shown}': was expecting ${VALUES}`);
}
