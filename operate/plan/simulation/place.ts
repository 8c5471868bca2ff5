import type { Random } from "../../../simulate/random.ts";
import type { KeySpread } from "../load.ts";
import { normal } from "./chance.ts";

/** Keys that are put on their shards one by one. Those after them are so many, and so rare, that only their sums count. */
const SINGLE_KEYS = 10_000;
const EULER = 0.5772156649015329;

/** A shard that is simulated. */
export type ShardSample = {
  /** How many shards it stands for. */
  weight: number;
  /** What it gets of all records, from 0 to 1. */
  share: number;
  /** What each batch queue gets of its records. */
  lanes: number[];
  /** What each of its output's shards gets of its records, and how much of that shard it may use. */
  outputs: { shard: number; share: number; speed: number }[];
};

/** How many there are of what keys fall on. */
export type Cells = {
  shards: number;
  /** Batch queues of a shard. */
  lanes: number;
  /** Shards of the output; 0 for none. */
  outputs: number;
};

/** Puts keys on shards by chance, as their hash does, and picks some shards: the busiest, and others from among all. */
export function place(keys: KeySpread | undefined, cells: Cells, most: number, random: Random): ShardSample[] {
  const { shards, lanes, outputs } = cells;
  if (keys === undefined) {
    const count = Math.min(shards, most);
    const even = Array.from({ length: lanes }, () => 1 / lanes);
    const speed = outputs / shards;
    return Array.from({ length: count }, (_, index) => ({
      weight: shards / count,
      share: 1 / shards,
      lanes: even,
      outputs: outputs === 0 ? [] : [{ shard: speed < 1 ? Math.floor(index * speed) : index, share: 1, speed }],
    }));
  }
  const shares = fill(keys, cells, random);
  const totals = Array.from({ length: shards }, (_, shard) =>
    sum(shares.lanes.subarray(shard * lanes, (shard + 1) * lanes)),
  );
  return pick(totals, most).map(({ shard, weight }) => {
    const share = totals[shard] ?? 0;
    return {
      weight,
      share,
      lanes: Array.from(shares.lanes.subarray(shard * lanes, (shard + 1) * lanes), (lane) => lane / (share || 1)),
      outputs: outputsOf(shard, shards, shares.outputs),
    };
  });
}

const sum = (numbers: Iterable<number>) => {
  let total = 0;
  for (const each of numbers) total += each;
  return total;
};

function fill(keys: KeySpread, { shards, lanes, outputs }: Cells, random: Random) {
  const byLane = new Float64Array(shards * lanes);
  const byOutput = new Float64Array(outputs);
  const weights = heaviest(keys);
  for (const weight of weights) {
    const hash = random.fraction();
    const lane = Math.floor(hash * shards) * lanes + Math.floor(random.fraction() * lanes);
    byLane[lane] = (byLane[lane] ?? 0) + weight;
    const output = Math.floor(hash * outputs);
    if (outputs > 0) byOutput[output] = (byOutput[output] ?? 0) + weight;
  }
  const rest = { share: Math.max(0, 1 - sum(weights)), squares: squaresAfter(keys, weights) };
  for (const cells of [byLane, byOutput]) {
    const deviation = Math.sqrt(rest.squares / cells.length);
    for (const [index, share] of cells.entries())
      cells[index] = share + Math.max(0, rest.share / cells.length + (deviation > 0 ? deviation * normal(random) : 0));
  }
  return { lanes: byLane, outputs: byOutput };
}

/** What each of the busiest keys has of all records. */
function heaviest({ count, skew }: KeySpread): Float64Array {
  const single = Math.min(count, SINGLE_KEYS);
  if (skew === "uniform") return new Float64Array(single).fill(1 / count);
  const ranks = Float64Array.from({ length: single }, (_, index) => 1 / (index + 1));
  const whole = count === single ? sum(ranks) : Math.log(count) + EULER + 1 / (2 * count);
  return ranks.map((rank) => rank / whole);
}

/** The sum of the squared shares of the keys after the busiest. */
function squaresAfter({ count, skew }: KeySpread, weights: Float64Array): number {
  const single = weights.length;
  if (count === single) return 0;
  const first = weights[0] ?? 0;
  return skew === "uniform" ? (count - single) * first ** 2 : first ** 2 * (1 / single - 1 / count);
}

/** The busiest shards, each for itself, and others that stand for as many each. */
function pick(totals: readonly number[], most: number): { shard: number; weight: number }[] {
  const order = totals.map((_, shard) => shard).sort((one, other) => (totals[other] ?? 0) - (totals[one] ?? 0));
  if (order.length <= most) return order.map((shard) => ({ shard, weight: 1 }));
  const single = Math.ceil(most / 2);
  const weight = (order.length - single) / (most - single);
  return Array.from({ length: most }, (_, index) => {
    if (index < single) return { shard: order[index] ?? 0, weight: 1 };
    const from = single + (index - single) * weight;
    const group = order.slice(Math.floor(from), Math.max(Math.floor(from) + 1, Math.floor(from + weight)));
    const mean = sum(group.map((shard) => totals[shard] ?? 0)) / group.length;
    return { shard: group.find((shard) => (totals[shard] ?? 0) <= mean + 1e-15) ?? group[0] ?? 0, weight };
  });
}

/** Where a shard's records go: a shard of the output holds a range of hashes, as it does itself. */
function outputsOf(shard: number, shards: number, shares: Float64Array): ShardSample["outputs"] {
  const [from, to] = [(shard / shards) * shares.length, ((shard + 1) / shards) * shares.length];
  const outputs: ShardSample["outputs"] = [];
  for (let index = Math.floor(from); index < Math.min(shares.length, Math.ceil(to)); index++) {
    const speed = Math.min(to, index + 1) - Math.max(from, index);
    if (speed > 1e-9) outputs.push({ shard: index, share: (shares[index] ?? 0) * speed, speed });
  }
  const whole = sum(outputs.map(({ share }) => share)) || 1;
  return outputs.map((output) => ({ ...output, share: output.share / whole }));
}
