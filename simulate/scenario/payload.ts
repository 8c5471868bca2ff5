import type { Reason } from "../../handlers/enrich/reason.ts";
import type { Random } from "../random.ts";
import { KNOWN_PLACES, type Place } from "./places.ts";

/**
 * What must become of a user record: it carries the offer of a place, unless that makes it too large, or it is refused; or only its
 * handler knows it.
 */
export type Expectation = { place: Place } | { reason: Reason } | "as-tried";

/** The bytes of a user record, and what must become of it. */
export type Payload = {
  /** What is special about it, in a few words. */
  kind: string;
  /** The fault of the catalogue that it stands for. */
  fault?: string;
  data: Buffer;
  expected: Expectation;
};

/** Stands in every payload, and must never stand in a log. */
export const SECRET = "s3cr3t";

/** The JSON text of a user record. @param members further members, as JSON text. */
export function userText(random: Random, number: number, place: Place, members: readonly string[] = []): string {
  const own = [`"userId":"${SECRET}-${number}"`, `"location":${place.location}`];
  const all = random.chance(0.5) ? [...own, ...members] : [...members, ...own];
  return random.weighted<() => string>([
    [() => `{${all.join(",")}}`, 8],
    [() => `{ ${all.join(" , ")} }`, 2],
    [() => ` \t{\r\n${all.join(",\n")}\n}\n`, 1],
    // As the Kinesis Agent writes lines.
    [() => `{${all.join(",")}}\n`, 1],
  ])();
}

/** A record that is to be enriched. */
export function valid(kind: string, text: string, place: Place, fault?: string): Payload {
  return { kind, data: Buffer.from(text), expected: { place }, ...(fault === undefined ? {} : { fault }) };
}

/** A record that is to be refused. */
export function refused(kind: string, data: string | Buffer, reason: Reason, fault?: string): Payload {
  return { kind, data: Buffer.from(data), expected: { reason }, ...(fault === undefined ? {} : { fault }) };
}

const PLANS = [
  '"plan":"basic"',
  '"name":"김민준"',
  '"note":"a\\"b\\\\c"',
  '"tags":["x",{"y":[]}]',
  '"active":true',
] as const;

/** A record with nothing special about it. */
export function plain(random: Random, number: number): Payload {
  const place = random.pick(KNOWN_PLACES);
  const members = PLANS.filter(() => random.chance(0.3));
  return valid(`plain, ${place.name}`, userText(random, number, place, members), place);
}
