/**
 * Bytes of JSON between two NULs. No JSON text holds a NUL: nothing reads beyond the second, and what has failed goes on
 * from the first, byte 0, where nothing fits, so that few steps ask whether the one before them failed.
 */
export type JsonText = {
  bytes: Buffer;
  /** The same memory, four bytes at a time. */
  words: Int32Array;
};

/** What every step returns when the grammar is broken: the position of the first NUL. */
export const FAILED = 0;
/** Levels below which a text is left to JSON.parse, which has no limit. */
export const MAX_DEPTH = 100;

export const QUOTE = 0x22;
export const COMMA = 0x2c;
export const COLON = 0x3a;
export const BACKSLASH = 0x5c;
export const OPEN_BRACE = 0x7b;
export const CLOSE_BRACE = 0x7d;
const PLUS = 0x2b;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const LETTER_E = 0x65;
const LETTER_F = 0x66;
const LETTER_N = 0x6e;
const LETTER_T = 0x74;
const LETTER_U = 0x75;
const TO_LOWER_CASE = 0x20;
const SPACE = 0x20;
const FOUR_SPACES = 0x20202020;

const TRUE = Buffer.from("true");
const FALSE = Buffer.from("false");
const NULL = Buffer.from("null");

const IS_SHORT_ESCAPE = tableOf('"\\/bfnrt');
const IS_HEX_DIGIT = tableOf("0123456789abcdefABCDEF");
const IS_WHITE_SPACE = tableOf(" \n\r\t");

function tableOf(characters: string): Uint8Array {
  const table = new Uint8Array(256);
  for (const byte of Buffer.from(characters)) table[byte] = 1;
  return table;
}

// Each step takes the position where something begins and returns the one after it, or FAILED.

/** White space, if any. */
export function skipSpace({ bytes }: JsonText, start: number): number {
  for (let at = start; ; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte > SPACE || IS_WHITE_SPACE[byte] !== 1) return at;
  }
}

/** Any value. `depth` is the number of objects and arrays around it. */
export function skipValue(text: JsonText, start: number, depth: number): number {
  switch (text.bytes[start]) {
    case QUOTE:
      return skipString(text, start);
    case OPEN_BRACE:
      return skipObject(text, start, depth + 1);
    case OPEN_BRACKET:
      return skipArray(text, start, depth + 1);
    case LETTER_T:
      return skipWord(text, start, TRUE);
    case LETTER_F:
      return skipWord(text, start, FALSE);
    case LETTER_N:
      return skipWord(text, start, NULL);
    default:
      return skipNumber(text, start);
  }
}

function skipObject(text: JsonText, start: number, depth: number): number {
  const { bytes } = text;
  if (depth > MAX_DEPTH) return FAILED;
  let at = skipSpace(text, start + 1);
  if (bytes[at] === CLOSE_BRACE) return at + 1;
  for (;;) {
    if (bytes[at] !== QUOTE) return FAILED;
    at = skipSpace(text, skipString(text, at));
    if (bytes[at] !== COLON) return FAILED;
    at = skipSpace(text, skipValue(text, skipSpace(text, at + 1), depth));
    if (bytes[at] === CLOSE_BRACE) return at + 1;
    if (bytes[at] !== COMMA) return FAILED;
    at = skipSpace(text, at + 1);
  }
}

function skipArray(text: JsonText, start: number, depth: number): number {
  const { bytes } = text;
  if (depth > MAX_DEPTH) return FAILED;
  let at = skipSpace(text, start + 1);
  if (bytes[at] === CLOSE_BRACKET) return at + 1;
  for (;;) {
    at = skipSpace(text, skipValue(text, at, depth));
    if (bytes[at] === CLOSE_BRACKET) return at + 1;
    if (bytes[at] !== COMMA) return FAILED;
    at = skipSpace(text, at + 1);
  }
}

/** A string, from quote to quote. Whether it is UTF-8 is asked elsewhere. */
export function skipString(text: JsonText, start: number): number {
  const { bytes } = text;
  let at = start + 1;
  for (;;) {
    at = skipPlain(text, at);
    if (bytes[at] === QUOTE) return at + 1;
    if (bytes[at] !== BACKSLASH) return FAILED;
    at = skipEscape(text, at);
  }
}

/** What stands for itself in a string, if anything, four bytes at a time. */
export function skipPlain({ words }: JsonText, start: number): number {
  let word = start >> 2;
  // The bytes before `start` count as spaces: one of them that is special would make its neighbour seem so too.
  const before = (1 << ((start & 3) * 8)) - 1;
  let specialBytes = specialBytesOf(((words[word] ?? 0) & ~before) | (FOUR_SPACES & before));
  while (specialBytes === 0) {
    word += 1;
    specialBytes = specialBytesOf(words[word] ?? 0);
  }
  const lowestBit = 31 - Math.clz32(specialBytes & -specialBytes);
  return word * 4 + (lowestBit >> 3);
}

/**
 * Sets the top bit of the lowest of four bytes that is a quote, a backslash or below a space; perhaps of higher ones too.
 * The lowest is the first in memory on every machine that Lambda has.
 * Follows https://graphics.stanford.edu/~seander/bithacks.html#ZeroInWord and #HasLessInWord
 */
function specialBytesOf(word: number): number {
  const quotes = word ^ 0x22222222;
  const backslashes = word ^ 0x5c5c5c5c;
  const isQuote = (quotes - 0x01010101) & ~quotes;
  const isBackslash = (backslashes - 0x01010101) & ~backslashes;
  const isControl = (word - 0x20202020) & ~word;
  return (isQuote | isBackslash | isControl) & 0x80808080;
}

function skipEscape({ bytes }: JsonText, backslash: number): number {
  const letter = bytes[backslash + 1] ?? 0;
  if (IS_SHORT_ESCAPE[letter] === 1) return backslash + 2;
  const isUnicodeEscape =
    letter === LETTER_U &&
    IS_HEX_DIGIT[bytes[backslash + 2] ?? 0] === 1 &&
    IS_HEX_DIGIT[bytes[backslash + 3] ?? 0] === 1 &&
    IS_HEX_DIGIT[bytes[backslash + 4] ?? 0] === 1 &&
    IS_HEX_DIGIT[bytes[backslash + 5] ?? 0] === 1;
  return isUnicodeEscape ? backslash + 6 : FAILED;
}

function skipNumber(text: JsonText, start: number): number {
  const { bytes } = text;
  let at = bytes[start] === MINUS ? start + 1 : start;
  at = bytes[at] === ZERO ? at + 1 : skipDigits(text, at);
  if (bytes[at] === POINT) at = skipDigits(text, at + 1);
  if (((bytes[at] ?? 0) | TO_LOWER_CASE) !== LETTER_E) return at;
  const sign = bytes[at + 1];
  return skipDigits(text, sign === PLUS || sign === MINUS ? at + 2 : at + 1);
}

function skipDigits({ bytes }: JsonText, start: number): number {
  let at = start;
  while ((bytes[at] ?? 0) >= ZERO && (bytes[at] ?? 0) <= NINE) at += 1;
  return at === start ? FAILED : at;
}

function skipWord(text: JsonText, start: number, word: Buffer): number {
  return isWord(text, start, word) ? start + word.length : FAILED;
}

/** Whether a word stands at a position. */
export function isWord({ bytes }: JsonText, start: number, word: Buffer): boolean {
  for (let index = 0; index < word.length; index++) if (bytes[start + index] !== word[index]) return false;
  return true;
}
