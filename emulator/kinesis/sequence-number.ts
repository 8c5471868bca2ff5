/** Sequence numbers of one stream: decimal strings of 56 digits, each greater than the one before. */
export type SequenceNumbers = {
  /** The next number, of a shard by its index. */
  next(shardIndex: number): string;
  /** Index of the shard that a number was made for; undefined when it is no number of this stream. */
  shardIndexOf(sequenceNumber: string): number | undefined;
};

const DIGITS = 56;
const COUNTER_DIGITS = 16;
const SHARD_DIGITS = 8;

/** Starts the sequence numbers of a stream that was created at `createdAtMs`. */
export function createSequenceNumbers(createdAtMs: number): SequenceNumbers {
  const prefix = `49${createdAtMs}`.padEnd(DIGITS - COUNTER_DIGITS - SHARD_DIGITS, "0");
  let counter = 0;
  return {
    next: (shardIndex) =>
      prefix + String(++counter).padStart(COUNTER_DIGITS, "0") + String(shardIndex).padStart(SHARD_DIGITS, "0"),
    shardIndexOf: (sequenceNumber) =>
      sequenceNumber.length === DIGITS && sequenceNumber.startsWith(prefix)
        ? Number(sequenceNumber.slice(-SHARD_DIGITS))
        : undefined,
  };
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
