import type { Random } from "../random.ts";
import { POISON_COUNTRY } from "./catalogues.ts";
import { type Payload, refused, SECRET, userText, valid } from "./payload.ts";
import { AWKWARD_PLACES, KNOWN_PLACES, type Place, PROTOTYPE_PLACES } from "./places.ts";

/** Makes a payload that is special in one way. */
export type PayloadMaker = (random: Random, number: number) => Payload;

const [SEOUL] = KNOWN_PLACES;
const POISON: Place = { ...SEOUL, location: `{"country":"${POISON_COUNTRY}"}` };

/** Valid, with members that a careless program would change. */
const withMembers =
  (fault: string, kind: string, ...members: [string, ...string[]]): PayloadMaker =>
  (random, number) => {
    const place = random.pick(KNOWN_PLACES);
    return valid(kind, userText(random, number, place, [random.pick(members)]), place, fault);
  };

const NUMBERS = ["9007199254740993", "1e400", "-0", "1.10", "1E2", "0.1000000000000000055511151231257827"] as const;

/** Valid records whose every byte counts. */
export const ODD_PAYLOADS: readonly [PayloadMaker, ...PayloadMaker[]] = [
  withMembers("F38", "prototype members", '"__proto__":{"admin":true},"constructor":1,"prototype":null'),
  (random, number) => {
    const place = random.pick(PROTOTYPE_PLACES);
    return valid(`place ${place.name}`, userText(random, number, place), place, "F38");
  },
  withMembers("F39", "duplicate keys", '"a":1,"a":2', '"a":{"b":1,"b":1},"a":null'),
  (random, number) => {
    const place = random.pick(KNOWN_PLACES);
    const text = `{"location":"first","userId":7,"userId":"${SECRET}","location":${place.location},"n":${number}}`;
    return valid("duplicate members of ours", text, place, "F39");
  },
  withMembers("F40", "numbers", `"n":[${NUMBERS.join(",")}]`, `"n":${NUMBERS[0]}`, `"n":${NUMBERS[3]}`),
  withMembers("F41", "order and escapes", '"2":"b","1":"a","0":{"9":1,"8":2}', '"t":"\\u2028\u2028\\/\\u00e9é\\n"'),
  withMembers("F42", "lone surrogate", '"t":"\\ud800"', '"\\udfff":"\\ud83d\\ude00😀"'),
  (random, number) => {
    const depth = random.pick([50, 101, 400]);
    const deep = random.chance(0.5)
      ? "[".repeat(depth) + "]".repeat(depth)
      : `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`;
    return valid("deep", userText(random, number, SEOUL, [`"deep":${deep}`]), SEOUL, "F43");
  },
  (random, number) => {
    const place = random.pick(AWKWARD_PLACES);
    return valid(`place ${place.name}`, userText(random, number, place), place, "F29");
  },
  (_, number) => {
    const text = `{"\\u0075serId":"${SECRET}-${number}","locat\\u0069on":${SEOUL.location}}`;
    return valid("escaped member names", text, SEOUL, "F41");
  },
];

/** Makes a refused payload with one of these texts. */
const refusing =
  (
    fault: string | undefined,
    reason: Parameters<typeof refused>[2],
    ...texts: [string | Buffer, ...(string | Buffer)[]]
  ): PayloadMaker =>
  (random) => {
    const text = random.pick(texts);
    return refused(reason, text, reason, fault);
  };

const user = `"userId":"${SECRET}"`;
const whole = `{${user},"location":${SEOUL.location}}`;
const broken = (bytes: readonly number[]) =>
  Buffer.concat([Buffer.from(`{${user},"location":${SEOUL.location},"t":"`), Buffer.from(bytes), Buffer.from('"}')]);

/** Records that can never be enriched. */
export const REFUSED_PAYLOADS: readonly [PayloadMaker, ...PayloadMaker[]] = [
  refusing("F02", "invalid-json", whole.slice(0, -1), `${whole}}`, `${whole.slice(0, -1)},}`, "nul", "  ", "{'a':1}"),
  refusing("F02", "invalid-json", `{"n":01,${whole.slice(1)}`, `{"t":"\n",${whole.slice(1)}`, `${whole}\0`, "NaN"),
  refusing("F02", "not-an-object", "null", "3", `"${SECRET}"`, `[${whole}]`, "false", " [] "),
  refusing("F03", "invalid-utf8", Buffer.from([0xff, 0xfe]), broken([0xc3]), broken([0xed, 0xa0, 0x80])),
  refusing("F03", "invalid-utf8", broken([0xc0, 0x80]), broken([0xf4, 0x90, 0x80, 0x80]), broken([0x80])),
  refusing("F04", "invalid-json", `\u{feff}${whole}`),
  refusing("F05", "empty", ""),
  refusing("F29", "missing-country", `{${user}}`, `{${user},"location":{}}`, `{${user},"location":{"country":true}}`),
  refusing("F29", "missing-country", `{${user},"location":[${SEOUL.location}]}`, `{${user},"location":null}`),
  refusing(undefined, "invalid-user", `{"location":${SEOUL.location}}`, `{"userId":"","location":${SEOUL.location}}`),
  refusing("F45", "already-enriched", `${whole.slice(0, -1)},"enrichment":null}`),
  refusing(
    "F45",
    "already-enriched",
    `{"bandwidthOptions":[],${whole.slice(1)}`,
    `{"enr\\u0069chment":{},${whole.slice(1)}`,
  ),
];

/** A record that its look-up does not survive. */
export function poison(random: Random, number: number): Payload {
  return refused("poison pill", userText(random, number, POISON), "unexpected-error", "F01");
}
