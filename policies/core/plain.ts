import { UNKNOWN } from "./properties.ts";

/** Remembers what the host threw on the first value that is not known yet. */
export type Unknowns = { first: Error | undefined };

/**
 * A copy of the host's properties, which throw on reading a value that is not known yet: here it is `UNKNOWN`.
 * Assets and archives are left as they are.
 */
export function toPlain(value: unknown, unknowns: Unknowns): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return Array.from({ length: value.length }, (_, index) => member(value, index, unknowns));
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.keys(value).map((key) => [key, member(value, key, unknowns)]));
}

function member(holder: object, key: string | number, unknowns: Unknowns): unknown {
  try {
    return toPlain((holder as Record<string | number, unknown>)[key], unknowns);
  } catch (error) {
    unknowns.first ??= error as Error;
    return UNKNOWN;
  }
}
