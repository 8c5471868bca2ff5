import type { DeliveryOutcome } from "./delivery.ts";

/** What became of what a rule or a schedule sends, once for each target. */
export type SenderTally = Record<Exclude<DeliveryOutcome, "stopped">, number> & { waiting: number };

/** Counts by sender. */
export type Tallies = {
  /** A copy of a sender's count. */
  of(arn: string): SenderTally;
  /** Counts a delivery while it goes on, and then its outcome, which it returns. */
  count(arn: string, delivery: () => Promise<DeliveryOutcome>): Promise<DeliveryOutcome>;
};

/** Counts of nothing. */
export function createTallies(): Tallies {
  const tallies = new Map<string, SenderTally>();
  const tallyOf = (arn: string) => {
    const tally = tallies.get(arn) ?? { delivered: 0, "dead-lettered": 0, lost: 0, waiting: 0 };
    tallies.set(arn, tally);
    return tally;
  };
  return {
    of: (arn) => ({ ...tallyOf(arn) }),
    async count(arn, delivery) {
      const tally = tallyOf(arn);
      tally.waiting++;
      const outcome = await delivery();
      tally.waiting--;
      if (outcome !== "stopped") tally[outcome]++;
      return outcome;
    },
  };
}

/** Work that goes on by itself. */
export type Work = {
  start(work: () => Promise<unknown>): void;
  /** Resolves when all of it has ended. */
  ended(): Promise<void>;
};

/** No work yet. */
export function createWork(): Work {
  const alive = new Set<Promise<unknown>>();
  return {
    start(work) {
      const promise = work().finally(() => alive.delete(promise));
      alive.add(promise);
    },
    async ended() {
      await Promise.all(alive);
    },
  };
}
