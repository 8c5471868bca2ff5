import type { Random } from "../../../simulate/random.ts";

/** From here on a Poisson number is drawn as a normal one, which it hardly differs from. */
const NORMAL_FROM = 40;
/** Below this, more than one at a time is not worth drawing. */
const RARE = 0.005;

/** A number of mean 0 and standard deviation 1. */
export const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random.fraction())) * Math.cos(2 * Math.PI * random.fraction());

/** How many records come, where so many do on average and none knows of another. */
export function poisson(random: Random, mean: number): number {
  if (mean <= 0) return 0;
  if (mean >= NORMAL_FROM) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(random)));
  const least = Math.exp(-mean);
  let count = 0;
  for (let product = random.fraction(); product > least; product *= random.fraction()) count++;
  return count;
}

/** The same, where one at least is known to come. */
export function poissonFromOne(random: Random, mean: number): number {
  if (mean < RARE) return 1;
  for (;;) {
    const count = poisson(random, mean);
    if (count > 0) return count;
  }
}

/** How many tries it takes to succeed, from 1, where each does with a probability. */
export const triesUntil = (random: Random, probability: number): number =>
  probability >= 1 ? 1 : Math.max(1, Math.ceil(Math.log(1 - random.fraction()) / Math.log1p(-probability)));
