import { sourceTail } from "./source.ts";

/** A pattern that is refused; without words where AWS's are not known. */
export class PatternRefused extends Error {
  /** Undefined where AWS's words are not known. */
  readonly reason: string | undefined;

  constructor(reason: string | undefined) {
    super(reason ?? "refused");
    this.reason = reason;
  }
}

/** A text, and how far it was read. */
export type SourceCursor = { readonly source: string; at: number };

/** Refuses what was read up to a place. @throws PatternRefused */
export function failAt({ source, at }: SourceCursor, reason: string, place: number = at): never {
  throw new PatternRefused(reason + sourceTail(source, place));
}

/** Refuses the character that was read last. @throws PatternRefused */
export function unexpected(cursor: SourceCursor, character: string, expected: string): never {
  return failAt(cursor, `Unexpected character (${named(character)}): ${expected}`, cursor.at - 1);
}

/** A character as the parser names it. */
function named(character: string): string {
  const code = character.charCodeAt(0);
  if (code < 32 || (code >= 127 && code < 160)) return `(CTRL-CHAR, code ${code})`;
  return code > 255 ? `'${character}' (code ${code} / 0x${code.toString(16)})` : `'${character}' (code ${code})`;
}

/** Reads what an expression, which sticks to its place, matches. */
export function take(cursor: SourceCursor, expression: RegExp): string {
  expression.lastIndex = cursor.at;
  const [text = ""] = expression.exec(cursor.source) ?? [];
  cursor.at += text.length;
  return text;
}

const BLANK = /[ \t\r\n]*/y;

/** Reads the next character that is no blank; undefined at the end. */
export function nextCharacter(cursor: SourceCursor): string | undefined {
  take(cursor, BLANK);
  const { [cursor.at]: found } = cursor.source;
  if (found !== undefined) cursor.at += 1;
  return found;
}

/** Reads a string behind its first quote. @param unfinished What is said of one that has no end. @throws PatternRefused */
export function restOfString(cursor: SourceCursor, unfinished: string): string {
  const { source, at: start } = cursor;
  for (; cursor.at < source.length; cursor.at += 1) {
    const { [cursor.at]: here = "" } = source;
    // AWS's words for control characters are not known.
    if (here < " ") throw new PatternRefused(undefined);
    if (here === "\\") cursor.at += 1;
    else if (here === '"') {
      cursor.at += 1;
      return unescaped(source.slice(start, cursor.at - 1));
    }
  }
  cursor.at = source.length;
  return failAt(cursor, `Unexpected end-of-input${unfinished}`);
}

function unescaped(text: string): string {
  try {
    return JSON.parse(`"${text}"`);
  } catch {
    throw new PatternRefused(undefined);
  }
}
