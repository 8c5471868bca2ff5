import type { PatternTokens } from "./tokens.ts";

/** How many beginnings of wildcards one value may match at once. AWS doesn't say it: more than ten are refused. */
const MAXIMUM_BEGINNINGS = 10;
/** Looks at no more sets of beginnings than this: what is simpler has far fewer. */
const MAXIMUM_SETS = 10_000;

/** A character to read, or `*`; the quotes of a value are read too. */
type Step = { literal: string } | "*";

/**
 * Refuses a wildcard with two `*` in a row, or a backslash that escapes nothing, by its place among the bytes of the quoted value.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html#eb-filtering-wildcard-matching
 */
export function checkWildcard(tokens: PatternTokens, pattern: string): void {
  const bytes = Buffer.from(`"${pattern}"`).toString("latin1");
  for (let at = 0; at < bytes.length; at += 1) {
    const pair = bytes.slice(at, at + 2);
    if (pair === "**") tokens.fail(`Consecutive wildcard characters at pos ${at}`);
    if (pair[0] !== "\\") continue;
    if (pair !== "\\*" && pair !== "\\\\") tokens.fail(`Invalid escape character at pos ${at}`);
    at += 1;
  }
}

/** Whether a value could match so many beginnings of a member's wildcards at once that AWS refuses them. */
export function isTooComplex(patterns: readonly string[]): boolean {
  const wildcards = [...new Set(patterns)].map(stepsOf);
  const literals = wildcards.flat().flatMap((step) => (step === "*" ? [] : [step.literal]));
  // A character that no wildcard names stands for all such.
  const alphabet = [...new Set(literals), "other"];
  const seen = new Set<string>();
  const pending: number[][][] = [wildcards.map(() => [0])];
  for (let places = pending.pop(); places !== undefined && seen.size < MAXIMUM_SETS; places = pending.pop())
    for (const read of alphabet) {
      const next = wildcards.map((steps, index) => advance(steps, places?.[index] ?? [], read));
      if (next.flat().length > MAXIMUM_BEGINNINGS) return true;
      const key = JSON.stringify(next);
      if (next.flat().length > 0 && !seen.has(key)) pending.push(next);
      seen.add(key);
    }
  return false;
}

function stepsOf(pattern: string): Step[] {
  const characters = [...pattern.matchAll(/\\?[\s\S]/g)].map(
    ([text]): Step => (text === "*" ? "*" : { literal: text.slice(-1) }),
  );
  return [{ literal: '"' }, ...characters, { literal: '"' }];
}

/** Where a wildcard stands after one more character: each number counts the steps that were taken. */
function advance(steps: readonly Step[], places: readonly number[], read: string): number[] {
  const next = new Set<number>();
  for (const place of places) {
    const step = steps[place];
    const before = steps[place - 1];
    if (before === "*") next.add(place);
    if (step !== undefined && step !== "*" && step.literal === read) next.add(place + 1);
  }
  // A * may stand for nothing: behind it goes on what stands before it.
  for (const place of [...next]) if (steps[place] === "*") next.add(place + 1);
  return [...next].sort((a, b) => a - b);
}
