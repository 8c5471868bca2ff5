import { isUtf8 } from "node:buffer";
import { createSpans, mayHoldMoreThanAscii, type Span, scan } from "../../../handlers/enrich/scan.ts";
import { createSlab, keep, loadBytes } from "../../../handlers/kinesis/records/slab.ts";

const slab = createSlab();
let turn = 0;
const spans = createSpans();

/** What the scanner and JSON.parse made of some bytes. */
export type Verdict = "both accept" | "both refuse" | "left to JSON.parse";

/**
 * Compares the scanner with JSON.parse on any bytes.
 * @throws when the scanner accepts what JSON.parse doesn't, finds other members, or leaves more to it than it says.
 */
export function compareScan(data: Buffer): Verdict {
  moveOn();
  loadBytes(slab, data);
  const isScanned = scan(slab.text, slab.start, slab.end, spans) && (!mayHoldMoreThanAscii(slab.text) || isUtf8(data));
  const record = parseObject(data);
  if (record === undefined) return isScanned ? fail("accepts what JSON.parse refuses", data) : "both refuse";
  if (isScanned) {
    checkSpans(record, data);
    return "both accept";
  }
  return isLeftToParse(record, data) ? "left to JSON.parse" : fail("refuses what JSON.parse accepts", data);
}

/** Another position in memory each time, behind bytes that end strings. */
function moveOn(): void {
  loadBytes(slab, Buffer.from('"\\"').subarray(0, 1 + (turn % 3)));
  keep(slab, 1 + (turn % 3));
  turn += 1;
}

function parseObject(data: Buffer): Record<string, unknown> | undefined {
  if (!isUtf8(data)) return undefined;
  try {
    const value: unknown = JSON.parse(data.toString());
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function checkSpans(record: Record<string, unknown>, data: Buffer): void {
  const location = Object.hasOwn(record, "location") && isObject(record.location) ? record.location : {};
  const isEnriched = Object.hasOwn(record, "bandwidthOptions") || Object.hasOwn(record, "enrichment");
  if (spans.isEnriched !== isEnriched) fail("is wrong about added members", data);
  if (textOf(spans.userId) !== memberOf(record, "userId")) fail("finds another userId", data);
  for (const name of ["country", "region", "city"] as const) {
    if (textOf(spans[name]) !== memberOf(location, name)) fail(`finds another ${name}`, data);
  }
  const rest = data.subarray(spans.closeBrace - slab.start + 1).toString();
  if (data[spans.closeBrace - slab.start] !== 0x7d || rest.trim() !== "") fail("finds another closing brace", data);
}

function textOf({ start, end }: Span): unknown {
  return start === 0 ? undefined : JSON.parse(slab.text.bytes.toString("utf8", start - 1, end + 1));
}

function memberOf(object: Record<string, unknown>, name: string): string | undefined {
  const value = Object.hasOwn(object, name) ? object[name] : undefined;
  return typeof value === "string" ? value : undefined;
}

function isLeftToParse(record: Record<string, unknown>, data: Buffer): boolean {
  return data.includes("\\u00") || depthOf(record) > 30;
}

function depthOf(value: unknown): number {
  let depth = 0;
  const inside = (values: unknown[]) => values.filter((item) => typeof item === "object" && item !== null);
  for (let level = inside([value]); level.length > 0; depth++) {
    level = inside(level.flatMap((item) => Object.values(item ?? {})));
  }
  return depth;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function fail(what: string, data: Buffer): never {
  throw new Error(`The scanner ${what}: ${JSON.stringify(data.toString("latin1"))} (as latin1)`);
}
