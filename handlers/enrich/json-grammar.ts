/** What every step returns when the grammar is broken: the position of that NUL. */
const FAILED = 0;

export const QUOTE = 0x22;
export const COMMA = 0x2c;
export const COLON = 0x3a;
export const BACKSLASH = 0x5c;
export const OPEN_BRACE = 0x7b;
export const CLOSE_BRACE = 0x7d;
const PLUS = 0x2b;
const MINUS = 0x2d;
const POINT = 0x2e;
export const ZERO = 0x30;
export const ONE = 0x31;
export const NINE = 0x39;
export const OPEN_BRACKET = 0x5b;
export const CLOSE_BRACKET = 0x5d;
const LETTER_E = 0x65;
const LETTER_F = 0x66;
const LETTER_N = 0x6e;
const LETTER_T = 0x74;
const LETTER_U = 0x75;
const TO_LOWER_CASE = 0x20;
export const SPACE = 0x20;

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
export function skipSpace(bytes: Buffer, start: number): number {
  for (let at = start; ; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte > SPACE || IS_WHITE_SPACE[byte] !== 1) return at;
  }
}

/**
 * Sets the top bit of the lowest of four bytes that is a quote, a backslash or below a space; perhaps of higher ones too.
 * The lowest is the first in memory on every machine that Lambda has.
 * Follows https://graphics.stanford.edu/~seander/bithacks.html#ZeroInWord and #HasLessInWord
 */
export function specialBytesOf(word: number): number {
  const quotes = word ^ 0x22222222;
  const backslashes = word ^ 0x5c5c5c5c;
  const isQuote = (quotes - 0x01010101) & ~quotes;
  const isBackslash = (backslashes - 0x01010101) & ~backslashes;
  const isControl = (word - 0x20202020) & ~word;
  return (isQuote | isBackslash | isControl) & 0x80808080;
}

/** What a backslash begins. */
export function skipEscape(bytes: Buffer, backslash: number): number {
  const letter = bytes[backslash + 1] ?? 0;
  if (letter !== LETTER_U) return IS_SHORT_ESCAPE[letter] === 1 ? backslash + 2 : FAILED;
  const areHexDigits =
    (IS_HEX_DIGIT[bytes[backslash + 2] ?? 0] ?? 0) &
    (IS_HEX_DIGIT[bytes[backslash + 3] ?? 0] ?? 0) &
    (IS_HEX_DIGIT[bytes[backslash + 4] ?? 0] ?? 0) &
    (IS_HEX_DIGIT[bytes[backslash + 5] ?? 0] ?? 0);
  return areHexDigits === 1 ? backslash + 6 : FAILED;
}

/** A number, true, false or null. */
export function skipScalar(bytes: Buffer, start: number): number {
  switch (bytes[start]) {
    case LETTER_T:
      return skipWord(bytes, start, TRUE);
    case LETTER_F:
      return skipWord(bytes, start, FALSE);
    case LETTER_N:
      return skipWord(bytes, start, NULL);
    default:
      return skipNumber(bytes, start);
  }
}

function skipNumber(bytes: Buffer, start: number): number {
  const at = bytes[start] === MINUS ? start + 1 : start;
  return skipFraction(bytes, bytes[at] === ZERO ? at + 1 : skipDigits(bytes, at));
}

/** What may follow the digits that a number begins with: fraction and exponent. */
export function skipFraction(bytes: Buffer, start: number): number {
  const at = bytes[start] === POINT ? skipDigits(bytes, start + 1) : start;
  if (((bytes[at] ?? 0) | TO_LOWER_CASE) !== LETTER_E) return at;
  const sign = bytes[at + 1];
  return skipDigits(bytes, sign === PLUS || sign === MINUS ? at + 2 : at + 1);
}

function skipDigits(bytes: Buffer, start: number): number {
  let at = start;
  while ((bytes[at] ?? 0) >= ZERO && (bytes[at] ?? 0) <= NINE) at += 1;
  return at === start ? FAILED : at;
}

function skipWord(bytes: Buffer, start: number, word: Buffer): number {
  return isWord(bytes, start, word) ? start + word.length : FAILED;
}

/** Whether a word stands at a position. */
export function isWord(bytes: Buffer, start: number, word: Buffer): boolean {
  for (let index = 0; index < word.length; index++) if (bytes[start + index] !== word[index]) return false;
  return true;
}
