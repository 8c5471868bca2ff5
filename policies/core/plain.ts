import { UNKNOWN } from "./properties.ts";

/**
 * A copy of the host's properties, which throw on reading a value that is not known yet: here it is `UNKNOWN`.
 * Assets and archives are left as they are.
 */
export function toPlain(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return Array.from({ length: value.length }, (_, index) => member(value, index));
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.keys(value).map((key) => [key, member(value, key)]));
}

function member(holder: object, key: string | number): unknown {
  let value: unknown;
  try {
    value = (holder as Record<string | number, unknown>)[key];
  } catch {
    return UNKNOWN;
  }
  return toPlain(value);
}
