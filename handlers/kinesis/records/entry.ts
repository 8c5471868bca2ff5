import type { Keys } from "./keys.ts";

/**
 * A record for the output stream: its data lies in `bytes`, from `start` up to `end`. A Buffer of its own for each would
 * take as long to make as to fill.
 */
export type Entry = Keys & { bytes: Buffer; start: number; end: number };

/** The data of an entry; it shares the entry's memory. */
export function dataOf({ bytes, start, end }: Entry): Buffer {
  return bytes.subarray(start, end);
}
