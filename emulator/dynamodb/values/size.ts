import { type AttributeValue, membersOf, type TableItem } from "./attribute-value.ts";

/** What lists and maps take beside what they hold, and each of their members. */
const CONTAINER_BYTES = 3;
const MEMBER_BYTES = 1;

/** Bytes that limits count: names and values. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html */
export function itemBytes(item: TableItem): number {
  return Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + valueBytes(value), 0);
}

function valueBytes(value: AttributeValue): number {
  if ("S" in value) return Buffer.byteLength(value.S);
  if ("N" in value) return numberBytes(value.N);
  if ("B" in value) return Buffer.byteLength(value.B, "base64");
  if ("M" in value) return CONTAINER_BYTES + MEMBER_BYTES * Object.keys(value.M).length + itemBytes(value.M);
  if ("L" in value)
    return CONTAINER_BYTES + value.L.reduce((sum, member) => sum + MEMBER_BYTES + valueBytes(member), 0);
  const bytesOf =
    "NS" in value ? numberBytes : (text: string) => Buffer.byteLength(text, "BS" in value ? "base64" : "utf8");
  return membersOf(value)?.reduce((sum, member) => sum + bytesOf(member), 0) ?? 1;
}

/** One byte, a byte for each two significant digits on either side of the point, and one for a minus sign. */
function numberBytes(text: string): number {
  const [whole = "", fraction = ""] = text.replace("-", "").split(".");
  const left = fraction === "" ? whole.replace(/0+$/, "") : whole.replace(/^0$/, "");
  const right = left === "" ? fraction.replace(/^0+/, "") : fraction;
  return 1 + Math.ceil(left.length / 2) + Math.ceil(right.length / 2) + (text.startsWith("-") ? 1 : 0);
}
