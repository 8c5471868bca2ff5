/** A source of numbers from 0 up to 1 that a seed decides. */
export type Random = () => number;

/** Numbers from a 32-bit seed, by Marsaglia's xorshift. */
export function createRandom(seed: number): Random {
  let state = seed | 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

const NAMES = [
  "userId",
  "location",
  "country",
  "region",
  "city",
  "enrichment",
  "bandwidthOptions",
  "a",
  "",
  "이름",
].map((name) => JSON.stringify(name));
const ODD_NAMES = [
  '"\\u0075serId"',
  '"loc\\u0061tion"',
  '"\\uc774"',
  '"__proto__"',
  '"userId\\n"',
  '"cit\\u0079"',
  '"1"',
];
const WORDS = ["true", "false", "null", "0", "-0", "1e400", "1.10", "-1.5E-10", "9007199254740993", "[]", "{}", '""'];
const STRINGS = [
  '"KR"',
  '"KR-11"',
  '"서울"',
  '"\\uc11c\\uc6b8"',
  '"\\ud800"',
  '"\\"{\\\\"',
  '"😀"',
  '" "',
  '"\\/\\b\\f\\t"',
  '"\x7f"',
];
const SPACES = ["", "", "", "", " ", "\n", "\r\n\t", "  "];
const TOKENS = [
  ...'#!^{}[]:,"\\0123456789eE+-.u/ \t\n\0\x1f',
  "\\u00",
  "\\u",
  "1e",
  "-",
  "tru",
  "nul",
  "{}",
  '"userId":',
  "\ufeff",
];

function pick<T>(items: readonly T[], random: Random): T {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new RangeError("There must be something to pick from.");
  return item;
}

/** The text of a JSON object, likely one that is nearly a user record. */
export function randomRecord(random: Random): string {
  const space = () => pick(SPACES, random);
  return `${space()}${randomObject(random, 0)}${space()}`;
}

function randomObject(random: Random, depth: number): string {
  const space = () => pick(SPACES, random);
  const members = Array.from({ length: Math.floor(random() * 7) }, () => {
    const name = pick(random() < 0.15 ? ODD_NAMES : NAMES, random);
    return `${space()}${name}${space()}:${space()}${randomValue(random, depth + 1)}${space()}`;
  });
  return `{${members.join(",") || space()}}`;
}

function randomValue(random: Random, depth: number): string {
  const kind = random();
  if (kind < 0.35) return pick(STRINGS, random);
  if (kind < 0.5) return JSON.stringify("x".repeat(random() * 60) + pick(STRINGS, random));
  if (kind < 0.7 || depth > 4) return pick(WORDS, random);
  if (kind < 0.9) return randomObject(random, depth);
  const items = Array.from({ length: Math.floor(random() * 4) }, () => randomValue(random, depth + 1));
  return `[${items.join(`${pick(SPACES, random)},`)}]`;
}

/** Bytes with up to three of them changed, cut out, doubled, or a token put between. */
export function mutate(bytes: Buffer, random: Random): Buffer {
  let mutated = bytes;
  for (let round = Math.ceil(random() * 3); round > 0; round--) mutated = mutateOnce(mutated, random);
  return mutated;
}

function mutateOnce(bytes: Buffer, random: Random): Buffer {
  const at = Math.floor(random() * (bytes.length + 1));
  const length = Math.floor(random() * 6);
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
  switch (Math.floor(random() * 6)) {
    case 0:
      return Buffer.concat([before, Buffer.from([random() * 256]), after.subarray(1)]);
    case 1:
      return Buffer.concat([before, after.subarray(length)]);
    case 2:
      return before;
    case 3:
      return Buffer.concat([before, after.subarray(0, length), after]);
    case 4:
      return Buffer.concat([before, Buffer.from(pick(TOKENS, random)), after.subarray(random() < 0.5 ? 1 : 0)]);
    default:
      return Buffer.concat([before, Buffer.from([random() * 256]), after]);
  }
}
