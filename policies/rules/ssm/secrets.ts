/** Forms that only secrets have. */
const forms: readonly RegExp[] = [
  /\b(AKIA|ASIA)[0-9A-Z]{16}\b/,
  /-----BEGIN [A-Z ]*PRIVATE KEY/,
  /\bgh[pousr]_[A-Za-z0-9]{36,}/,
  /\bgithub_pat_\w{40,}/,
  /\bglpat-[\w-]{20,}/,
  /\bnpm_[A-Za-z0-9]{36}/,
  /\bpul-[0-9a-f]{40}\b/,
  /\bxox[abeoprs]-[\w-]{10,}/,
  /\b[rs]k_live_[A-Za-z0-9]{16,}/,
  /\bsk-[\w-]{20,}/,
  /\bAIza[\w-]{35}\b/,
  /\bSG\.[\w-]{16,}\.[\w-]{16,}/,
  /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]*/,
  /^[a-z][a-z0-9+.-]*:\/\/[^\s/:@]+:[^\s/@]+@/i,
];

/** What a secret's own name says. */
const NAME =
  /(^|[_.-])(PASS(WORD|WD|PHRASE)?|SECRET|TOKEN|CREDENTIALS?|(API|ACCESS|PRIVATE|SIGNING|ENCRYPTION|AUTH)_?KEY)($|[_.-])/i;
/** What a name says that holds only where a secret is, or how long it lasts. */
const ABOUT =
  /(^|[_.-])(ARN|NAME|ID|URL|URI|PATH|FILE|TTL|SECONDS|DAYS|LENGTH|TYPE|HEADER|REGION|ENABLED|PARAMETER|VERSION)$/i;
/** Values that point somewhere or measure something. */
const HARMLESS =
  /^(arn:|https?:\/\/|s3:\/\/|\/|\.\/|\{\{resolve:)|^(true|false|none|null|-?\d{1,7}(\.\d+)?)$|^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const SHORTEST_NAMED = 8;
const SHORTEST_UNNAMED = 32;
/** Bits a character: prose and identifiers stay below, random base64 is above. */
const RANDOM_BITS = 4.3;

/** Whether an environment variable holds a secret in plain text: by the form of its value, by its name, or by being random. */
export function isSecret(name: string, value: string): boolean {
  if (forms.some((form) => form.test(value))) return true;
  if (HARMLESS.test(value)) return false;
  if (NAME.test(name) && !ABOUT.test(name)) return value.length >= SHORTEST_NAMED;
  return looksRandom(value);
}

/** A long run of mixed characters that no identifier has. A hexadecimal digest is none: it says what a thing is, not who may have it. */
function looksRandom(value: string): boolean {
  if (value.length < SHORTEST_UNNAMED || !/^[A-Za-z0-9+/=_-]+$/.test(value)) return false;
  const mixed = /[A-Z]/.test(value) && /[a-z]/.test(value) && /\d/.test(value);
  return mixed && bitsPerCharacter(value) >= RANDOM_BITS;
}

/** Shannon's entropy of a text's characters. */
export function bitsPerCharacter(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => sum - (count / text.length) * Math.log2(count / text.length), 0);
}
