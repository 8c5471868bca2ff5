import type { KeySpread } from "./load.ts";

/** Terms of a harmonic sum that are added one by one. */
const EXACT_TERMS = 1000;

/** The sum of 1/k from 1 to `count`. The tail is its integral: right to a millionth. */
function harmonic(count: number): number {
  const exact = Math.min(count, EXACT_TERMS);
  let sum = 0;
  for (let rank = 1; rank <= exact; rank++) sum += 1 / rank;
  return count > exact ? sum + Math.log((count + 0.5) / (exact + 0.5)) : sum;
}

/** The sum of 1/k² from 1 to `count`. */
function harmonicSquares(count: number): number {
  const exact = Math.min(count, EXACT_TERMS);
  let sum = 0;
  for (let rank = 1; rank <= exact; rank++) sum += 1 / rank ** 2;
  return count > exact ? sum + 1 / (exact + 0.5) - 1 / (count + 0.5) : sum;
}

/** The share of all records that the busiest key has: 1/n, or by Zipf's law with exponent 1. */
export function hottestKeyShare(keys: KeySpread | undefined): number {
  if (keys === undefined) return 0;
  return keys.skew === "uniform" ? 1 / keys.count : 1 / harmonic(keys.count);
}

/** Keys that are counted one by one at most. Those after them count together. */
const SINGLE_KEYS = 1000;

/** How many keys have a share or more, of the thousand busiest. */
function singleKeys({ count, skew }: KeySpread, least: number): number {
  const top = hottestKeyShare({ count, skew });
  if (top < least) return 0;
  return Math.min(count, SINGLE_KEYS, skew === "uniform" ? count : Math.floor(top / least));
}

/** What the keys after the `single` busiest have of all records: their shares added up, and squared and added up. */
function otherKeys({ count, skew }: KeySpread, single: number): { sum: number; squares: number } {
  const top = hottestKeyShare({ count, skew });
  if (skew === "uniform") return { sum: (count - single) * top, squares: (count - single) * top ** 2 };
  return {
    sum: top * Math.max(0, harmonic(count) - harmonic(single)),
    squares: top ** 2 * Math.max(0, harmonicSquares(count) - harmonicSquares(single)),
  };
}

/** Parts that what a shard gets is told by. */
const STEPS = 120;

/** What one of some shards gets of all records, by chance: a number of steps, each as likely as told, and a normal number with them. */
type ShardShare = { step: number; chances: Float64Array; mean: number; deviation: number };

/**
 * Keys fall on shards by a hash, so by chance. The busiest are added one by one, and the others together, as a normal number.
 * @param most the greatest share that matters. What is likely to be above it is left out.
 * @param busiest how many of the busiest keys are left out.
 */
function shardShare(keys: KeySpread, shards: number, most: number, busiest = 0): ShardShare {
  const step = most / STEPS;
  const single = Math.max(busiest, singleKeys(keys, 2 * step));
  const top = hottestKeyShare(keys);
  const chances = new Float64Array(STEPS);
  chances[0] = 1;
  for (let rank = busiest + 1; rank <= single; rank++)
    addKey(chances, (keys.skew === "uniform" ? top : top / rank) / step, 1 / shards);
  const { sum, squares } = otherKeys(keys, single);
  return { step, chances, mean: sum / shards, deviation: Math.sqrt((squares * (1 - 1 / shards)) / shards) };
}

function addKey(chances: Float64Array, steps: number, probability: number): void {
  const whole = Math.floor(steps);
  const part = steps - whole;
  for (let index = STEPS - 1; index >= 0; index--) {
    const before = (chances[index - whole] ?? 0) * (1 - part) + (chances[index - whole - 1] ?? 0) * part;
    chances[index] = (chances[index] ?? 0) * (1 - probability) + before * probability;
  }
}

/** How likely a share is at most so great. */
const likelihood = ({ step, chances, mean, deviation }: ShardShare, share: number): number =>
  chances.reduce((sum, chance, index) => {
    const above = share - index * step - mean;
    return sum + (chance > 1e-12 ? chance * (deviation === 0 ? Number(above >= 0) : below(above / deviation)) : 0);
  }, 0);

/** The share of all records that the busiest of some shards, or of their batch queues, is expected to have. */
export function hottestShardShare(keys: KeySpread | undefined, shards: number): number {
  if (keys === undefined || shards <= 1) return 1 / shards;
  const top = hottestKeyShare(keys);
  const { squares } = otherKeys(keys, 0);
  const most = Math.min(1, (1 - top) / shards + top + 6 * Math.sqrt(squares / shards));
  // One shard has the busiest key, and all have of the others.
  const others = shardShare(keys, shards, most, 1);
  let expected = 0;
  for (let index = 0; index < STEPS; index++) {
    const share = (index + 0.5) * others.step;
    expected += others.step * (1 - likelihood(others, share - top) * likelihood(others, share) ** (shards - 1));
  }
  return Math.min(1, Math.max(1 / shards, top, expected));
}

/** What is free of a shard, from 0 to 1, where all records would fill so many of some shards. */
export function freeShare(filled: number, keys: KeySpread | undefined, shards: number): number {
  if (keys === undefined) return Math.max(0, 1 - filled / shards);
  const { step, chances, mean, deviation } = shardShare(keys, shards, 1 / filled);
  return chances.reduce(
    (sum, chance, index) => sum + chance * filled * positivePart(1 / filled - index * step - mean, deviation),
    0,
  );
}

/** The mean of a normal number where it is above 0, and of 0 where it is not. */
export function positivePart(mean: number, deviation: number): number {
  if (deviation === 0) return Math.max(0, mean);
  const z = mean / deviation;
  return mean * below(z) + (deviation * Math.exp(-(z ** 2) / 2)) / Math.sqrt(2 * Math.PI);
}

/** How likely a normal number of mean 0 and deviation 1 is below another, to 7 digits: Abramowitz and Stegun, 26.2.17. */
export function below(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const series = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const tail = (series * Math.exp(-(z ** 2) / 2)) / Math.sqrt(2 * Math.PI);
  return z > 0 ? 1 - tail : tail;
}
