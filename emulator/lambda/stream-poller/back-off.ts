const FIRST_MS = 1_000;
const LONGEST_MS = 60_000;

/**
 * How long to wait before the n-th retry, in milliseconds: 1 s, then doubling up to a minute.
 * Rule 9: AWS documents nothing; this is our reading of what was seen.
 */
export function backOffMs(retry: number): number {
  return Math.min(FIRST_MS * 2 ** Math.min(retry - 1, 30), LONGEST_MS);
}
