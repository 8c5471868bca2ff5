/** Numbers that look random, and are the same for the same seed. */
export type Random = {
  /** From 0 up to 1. */
  fraction(): number;
  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number;
  /** True with the given probability. */
  chance(probability: number): boolean;
  /** One of `items`, of which there must be some. */
  pick<Item>(items: readonly [Item, ...Item[]]): Item;
  /** One of `choices` by weight. */
  weighted<Choice>(choices: readonly [WeightedChoice<Choice>, ...WeightedChoice<Choice>[]]): Choice;
};

/** A choice and how often it comes up, relative to the others. */
export type WeightedChoice<Choice> = readonly [choice: Choice, weight: number];

/**
 * Splitmix32: any seed is a good one, the next whole number too.
 * @param purpose tells apart what draws from the same seed, so that a draw more here moves nothing there.
 */
export function createRandom(seed: number, purpose: string): Random {
  let state = seed | 0;
  for (const character of purpose) state = scramble((state ^ character.charCodeAt(0)) + 0x9e3779b9);
  const fraction = () => {
    state = (state + 0x9e3779b9) | 0;
    return scramble(state) / 2 ** 32;
  };
  return {
    fraction,
    between: (least, most) => least + Math.floor(fraction() * (most - least + 1)),
    chance: (probability) => fraction() < probability,
    pick: (items) => items[Math.floor(fraction() * items.length)] ?? items[0],
    weighted(choices) {
      let rest = fraction() * choices.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [choice, weight] of choices) {
        rest -= weight;
        if (rest < 0) return choice;
      }
      return choices[0][0];
    },
  };
}

function scramble(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x21f0aaad);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}
