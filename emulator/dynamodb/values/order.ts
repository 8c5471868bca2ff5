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

/** Types of sets. */
export type SetType = "SS" | "NS" | "BS";

/** A set in DynamoDB's own order, which is not the one in which it was written. */
export function createSet(type: SetType, members: readonly string[]): AttributeValue {
  const scalar = (member: string): AttributeValue =>
    type === "SS" ? { S: member } : type === "NS" ? { N: member } : { B: member };
  const sorted = members.toSorted((a, b) => compareValues(scalar(a), scalar(b)) ?? 0);
  return type === "SS" ? { SS: sorted } : type === "NS" ? { NS: sorted } : { BS: sorted };
}
