import type { Clock } from "../../emulator/time/clock.ts";

/** How fast counters grow. */
export type Rates = {
  /** Takes what all counters stand at. */
  look(counters: Readonly<Record<string, number>>): void;
  /** Between the last two looks; undefined before the second. */
  perSecond(name: string): number | undefined;
};

/** Looks that follow each other faster say nothing new. */
const SHORTEST_MS = 900;

type Look = { atMs: number; counters: Readonly<Record<string, number>> };

/** Nothing is known yet. */
export function createRates({ now }: Clock): Rates {
  let [earlier, later]: (Look | undefined)[] = [];
  return {
    look(counters) {
      const atMs = now();
      if (later !== undefined && atMs - later.atMs < SHORTEST_MS) return;
      [earlier, later] = [later, { atMs, counters }];
    },
    perSecond(name) {
      if (earlier === undefined || later === undefined) return undefined;
      const grown = (later.counters[name] ?? 0) - (earlier.counters[name] ?? 0);
      return (grown * 1000) / (later.atMs - earlier.atMs);
    },
  };
}
