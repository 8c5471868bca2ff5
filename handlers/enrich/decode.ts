import { isUtf8 } from "node:buffer";
import type { Refusal } from "../kinesis/records/refusal.ts";
import { numericCode } from "./countries/country-code.ts";

/** Where a user is, as the record says it. */
export type UserLocation = { country: string; region?: string; city?: string };

/** Of a `userId`, in UTF-16 code units, as of a partition key: most characters take one, an emoji two. */
export const MAX_USER_ID_UNITS = 256;

/** Reads a user record's bytes as far as enriching it needs. Never throws. */
export function decode(bytes: Buffer): { location: UserLocation } | Refusal {
  if (bytes.length === 0) return { reason: "empty" };
  if (!isUtf8(bytes)) return { reason: "invalid-utf8" };
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString("utf8"));
  } catch (error) {
    return { reason: "invalid-json", ...whereInText(error) };
  }
  if (!isObject(value)) return { reason: "not-an-object", detail: `got ${nameOfType(value)}` };
  return check(value);
}

function check(record: Record<string, unknown>): { location: UserLocation } | Refusal {
  if (Object.hasOwn(record, "bandwidthOptions")) return alreadyEnriched("bandwidthOptions");
  if (Object.hasOwn(record, "enrichment")) return alreadyEnriched("enrichment");
  const { userId } = record;
  if (typeof userId !== "string" || userId === "" || userId.length > MAX_USER_ID_UNITS) {
    return { reason: "invalid-user", detail: `userId must be a string of 1 to ${MAX_USER_ID_UNITS} UTF-16 code units` };
  }
  const { location } = record;
  if (!isObject(location)) return { reason: "missing-country", detail: `location is ${nameOfType(location)}` };
  const country = typeof location.country === "number" ? numericCode(location.country) : textOf(location.country);
  if (country === undefined) return { reason: "missing-country", detail: "location.country is no code and no name" };
  const place: UserLocation = { country };
  const region = textOf(location.region);
  if (region !== undefined) place.region = region;
  const city = textOf(location.city);
  if (city !== undefined) place.city = city;
  return { location: place };
}

function alreadyEnriched(member: string): Refusal {
  return { reason: "already-enriched", detail: `it has a member ${member}` };
}

/** The member's text; undefined, as if not given, when it is blank or no text. */
function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value.trim() !== "" ? value : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function nameOfType(value: unknown): string {
  if (value === undefined) return "missing";
  if (value === null) return "null";
  return Array.isArray(value) ? "an array" : `a ${typeof value}`;
}

// V8's message quotes the text around the error: only the position may leave.
function whereInText(error: unknown): { detail?: string } {
  const position = error instanceof Error ? /at position (\d+)/.exec(error.message)?.[1] : undefined;
  return position === undefined ? {} : { detail: `at character ${position}` };
}
