const BASE_MS = 50;
const CAP_MS = 2_000;

/**
 * Milliseconds to wait before the next attempt: a random share of a ceiling that doubles with each attempt
 * (50 ms to 2 s), so that callers refused together do not come back together.
 * Follows https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/ ("full jitter").
 */
export function backOffMs(attempts: number, random: () => number): number {
  return random() * Math.min(CAP_MS, BASE_MS * 2 ** attempts);
}
