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
   * An unavailable region is left alone for this long, then tried again with one record.
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
  /** Whether it takes records, as far as is known. */
  isAvailable(region: string): boolean;
  /** Whether a record may try it: it is unavailable, was left alone for long enough, and no record tries it. */
  isDue(region: string): boolean;
  /** Lets one record alone try a region that is due; another one when nothing came of it in the time that a region is left alone. */
  beginTrial(region: string): void;
  isOnTrial(region: string): boolean;
  /** Milliseconds until the first of `regions` is worth trying; 0 when one is now. */
  waitMs(regions: readonly string[]): number;
};

type State = {
  failingSince: number;
  lastFailedAt: number;
  /** 0 while it is available. */
  unavailableUntil: number;
  /** When a single record began to try it; undefined when none does. */
  triedSince?: number | undefined;
};

/** Makes a {@link RegionHealth} in which every region is available. */
export function createRegionHealth(clock: Pick<Clock, "now">, failOver: FailOver): RegionHealth {
  const states = new Map<string, State>();
  const acceptedAt = new Map<string, number>();
  const isUnavailable = (region: string) => (states.get(region)?.unavailableUntil ?? 0) > 0;
  const waitFor = (region: string) => {
    const { unavailableUntil = 0, triedSince } = states.get(region) ?? {};
    const untilMs = triedSince === undefined ? unavailableUntil : triedSince + failOver.retryAfterMs;
    return Math.max(0, untilMs - clock.now());
  };
  return {
    accepted(region) {
      states.delete(region);
      acceptedAt.set(region, clock.now());
    },
    failed(region, kind, startedAt) {
      // The region answered: what it refuses says nothing about whether it is there.
      if (kind === "refused" || kind === "invalid") return;
      const now = clock.now();
      const before = states.get(region);
      // What was under way when the region became unavailable, or before it was tried again, says nothing new.
      if (startedAt < (before?.triedSince ?? before?.unavailableUntil ?? 0)) return;
      const budgetMs = kind === "throttled" ? failOver.throttledAfterMs : failOver.unavailableAfterMs;
      // A region that never answers takes nothing from when the call began, unless it took another one meanwhile.
      const beganAt = (acceptedAt.get(region) ?? 0) > startedAt ? now : startedAt;
      const state = continued(before, startedAt, budgetMs) ?? {
        failingSince: beganAt,
        unavailableUntil: 0,
      };
      // One that is out stays so until it takes a record.
      const isSpent = (before?.unavailableUntil ?? 0) > 0 || now - state.failingSince >= budgetMs;
      states.set(region, {
        failingSince: state.failingSince,
        lastFailedAt: now,
        unavailableUntil: isSpent ? now + failOver.retryAfterMs : state.unavailableUntil,
      });
    },
    isAvailable: (region) => !isUnavailable(region),
    isDue: (region) => isUnavailable(region) && waitFor(region) === 0,
    beginTrial(region) {
      const state = states.get(region);
      if (state !== undefined) states.set(region, { ...state, triedSince: clock.now() });
    },
    isOnTrial: (region) => states.get(region)?.triedSince !== undefined,
    waitMs: (regions) => Math.min(...regions.map(waitFor)),
  };
}

/** The state that a failure goes on from: when nothing was tried for long, an old failure says nothing about this one. */
function continued(state: State | undefined, startedAt: number, budgetMs: number): State | undefined {
  if (state === undefined) return undefined;
  return startedAt - Math.max(state.lastFailedAt, state.unavailableUntil) > budgetMs ? undefined : state;
}
