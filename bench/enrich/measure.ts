import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** What was measured: one value a round. */
export type Samples = { name: string; values: number[] };

/** Middle, and what half of the values lie between. */
export type Spread = { median: number; low: number; high: number };

setFlagsFromString("--expose-gc");
const WARM_UP_MS = 500;

const collectGarbage: () => void = runInNewContext("gc");

/**
 * Time of each subject in nanoseconds per unit, in turns: whatever else the machine does meanwhile befalls all of them.
 * Short turns and many, so that the median is of turns that nothing else disturbed.
 * @param units what one call of a subject does, such as records.
 * @param minUnits what is done at least between two looks at the clock.
 */
export async function measureInTurns(
  subjects: Record<string, () => unknown>,
  { units, minUnits, rounds }: { units: number; minUnits: number; rounds: number },
): Promise<Samples[]> {
  const calls = Math.ceil(minUnits / units);
  const samples = Object.keys(subjects).map((name): Samples => ({ name, values: [] }));
  for (const { name } of samples) await warmUp(subjects[name] ?? (() => {}));
  for (let round = 0; round < rounds; round++) {
    for (const { name, values } of samples) {
      collectGarbage();
      const startedAt = performance.now();
      for (let call = 0; call < calls; call++) await subjects[name]?.();
      const nanoseconds = (performance.now() - startedAt) * 1e6;
      values.push(nanoseconds / (calls * units));
    }
  }
  return samples;
}

/** Lets the compiler do what it does for whatever runs a billion times. */
async function warmUp(subject: () => unknown): Promise<void> {
  const endMs = performance.now() + WARM_UP_MS;
  do await subject();
  while (performance.now() < endMs);
}

/** The spread of some values. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.round((sorted.length - 1) * share)] ?? Number.NaN;
  return { median: at(0.5), low: at(0.25), high: at(0.75) };
}

/** How many times as fast `subject` is as `base`: the spread of the ratios of the same round. */
export function ratioOf(subject: Samples, base: Samples): Spread {
  return spreadOf(subject.values.map((value, round) => (base.values[round] ?? Number.NaN) / value));
}
