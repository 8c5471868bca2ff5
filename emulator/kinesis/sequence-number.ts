/** Sequence numbers of one stream: decimal strings of 56 digits, each greater than the one before. */
export type SequenceNumbers = {
  /** The next number. */
  next(): string;
};

const DIGITS = 56;
const COUNTER_DIGITS = 16;

/** Starts the sequence numbers of a stream that was created at `createdAtMs`. */
export function createSequenceNumbers(createdAtMs: number): SequenceNumbers {
  const prefix = `49${createdAtMs}`.padEnd(DIGITS - COUNTER_DIGITS, "0");
  let counter = 0;
  return { next: () => prefix + String(++counter).padStart(COUNTER_DIGITS, "0") };
}

/** Orders two sequence numbers: negative, zero or positive, as for `Array.sort`. */
export function compareSequenceNumbers(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Whether `text` can be a sequence number. */
export function isSequenceNumber(text: string): boolean {
  return /^(0|[1-9]\d{0,128})$/.test(text);
}
