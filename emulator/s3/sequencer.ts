const DIGITS = 18;
const COUNTED_BITS = 20n;

/**
 * Numbers the changes of objects, in hexadecimal: a later change of a key has the greater one, as text and as number.
 * @param now Milliseconds since the Unix epoch.
 */
export function createSequencer(now: () => number): () => string {
  let last = 0n;
  return () => {
    const earliest = BigInt(Math.floor(now())) << COUNTED_BITS;
    last = earliest > last ? earliest : last + 1n;
    return last.toString(16).toUpperCase().padStart(DIGITS, "0");
  };
}
