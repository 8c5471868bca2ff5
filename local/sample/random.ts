/** A source of numbers that looks random and is the same in every run. */
export type SeededRandom = {
  /** A whole number from 0 to `limit` − 1. */
  below(limit: number): number;
  /** True with the given probability, from 0 to 1. */
  chance(probability: number): boolean;
  /** One of `items`. Throws when there is none. */
  pick<Item>(items: readonly Item[]): Item;
  /** A copy of `items` in another order. */
  shuffle<Item>(items: readonly Item[]): Item[];
};

/** A linear congruential generator, with the multiplier and increment of Numerical Recipes: enough for sample data. */
export function createRandom(seed: number): SeededRandom {
  let state = seed >>> 0;
  // The low bits of such a generator repeat soon; dividing makes the high ones count.
  const fraction = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(fraction() * limit);
  return {
    below,
    chance: (probability) => fraction() < probability,
    pick(items) {
      const item = items[below(items.length)];
      if (item === undefined) throw new Error("There is nothing to pick from.");
      return item;
    },
    shuffle(items) {
      const keyed = items.map((item) => ({ item, key: fraction() }));
      return keyed.sort((a, b) => a.key - b.key).map(({ item }) => item);
    },
  };
}
