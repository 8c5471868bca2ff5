import type { Clock } from "./clock.ts";
import type { Failure } from "./kinesis-failure.ts";

/** How long a region may fail before others are used, in milliseconds. */
export type FailOver = {
  /**
   * A region that takes nothing for this long because of network errors and 5xx answers is unavailable.
   * @default 10000
   */
  unavailableAfterMs: number;
  /**
   * A region that takes nothing for this long because it throttles every record is unavailable.
   * @default 60000
   */
  throttledAfterMs: number;
  /**
   * An unavailable region is left alone for this long, then tried again.
   * @default 30000
   */
  retryAfterMs: number;
};

/** Which regions are worth trying now. */
export type RegionHealth = {
  /** Says that `region` took a record. */
  accepted(region: string): void;
  /** Says that a call to `region`, which began at `startedAt` (milliseconds since the Unix epoch), took no record. */
  failed(region: string, kind: Failure["kind"], startedAt: number): void;
  isAvailable(region: string): boolean;
  /** Milliseconds until the first of `regions` is worth trying; 0 when one is now. */
  waitMs(regions: readonly string[]): number;
};

type State = { failingSince: number; lastFailedAt: number; unavailableUntil: number };

/** Makes a {@link RegionHealth} in which every region is available. */
export function createRegionHealth(clock: Pick<Clock, "now">, failOver: FailOver): RegionHealth {
  const states = new Map<string, State>();
  const acceptedAt = new Map<string, number>();
  const waitFor = (region: string) => Math.max(0, (states.get(region)?.unavailableUntil ?? 0) - clock.now());
  return {
    accepted(region) {
      states.delete(region);
      acceptedAt.set(region, clock.now());
    },
    failed(region, kind, startedAt) {
      // The region answered: what it refuses says nothing about whether it is there.
      if (kind === "refused" || kind === "invalid") return;
      // What was under way when the region became unavailable says nothing new.
      if (waitFor(region) > 0) return;
      const now = clock.now();
      const budgetMs = kind === "throttled" ? failOver.throttledAfterMs : failOver.unavailableAfterMs;
      // A region that never answers takes nothing from when the call began, unless it took another one meanwhile.
      const beganAt = (acceptedAt.get(region) ?? 0) > startedAt ? now : startedAt;
      const state = continued(states.get(region), startedAt, budgetMs) ?? {
        failingSince: beganAt,
        unavailableUntil: 0,
      };
      const isSpent = now - state.failingSince >= budgetMs;
      states.set(region, {
        failingSince: state.failingSince,
        lastFailedAt: now,
        unavailableUntil: isSpent ? now + failOver.retryAfterMs : state.unavailableUntil,
      });
    },
    isAvailable: (region) => waitFor(region) === 0,
    waitMs: (regions) => Math.min(...regions.map(waitFor)),
  };
}

/** The state that a failure goes on from: when nothing was tried for long, an old failure says nothing about this one. */
function continued(state: State | undefined, startedAt: number, budgetMs: number): State | undefined {
  if (state === undefined) return undefined;
  return startedAt - Math.max(state.lastFailedAt, state.unavailableUntil) > budgetMs ? undefined : state;
}
