import { type AttributeValue, typeOf } from "./attribute-value.ts";
import { numberOrder } from "./numbers.ts";

/** Texts are in order as the values of one scalar type are; undefined for types that have no order. Strings go by their UTF-8 bytes. */
export function orderOf(value: AttributeValue): string | undefined {
  if ("S" in value) return Buffer.from(value.S).toString("latin1");
  if ("N" in value) return numberOrder(value.N);
  return "B" in value ? Buffer.from(value.B, "base64").toString("latin1") : undefined;
}

/** Negative, zero or positive; undefined where the two cannot be compared. */
export function compareValues(a: AttributeValue, b: AttributeValue): number | undefined {
  const [left, right] = [orderOf(a), orderOf(b)];
  if (left === undefined || right === undefined || typeOf(a) !== typeOf(b)) return undefined;
  return left < right ? -1 : left > right ? 1 : 0;
}
