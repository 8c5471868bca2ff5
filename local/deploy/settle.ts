import type { Clock } from "../../emulator/time/clock.ts";
import type { SkippingClock } from "../../emulator/time/skipping-clock.ts";
import type { Deployment } from "./deploy.ts";

/** What is looked at, and by which clocks. */
export type StandstillArgs = {
  deployment: Pick<Deployment, "triggers" | "running">;
  /** The clock of the local cloud. */
  clock: SkippingClock;
  /** The machine's own. */
  realClock: Clock;
  /** Ends the looking. */
  signal: AbortSignal;
};

const LOOK_EVERY_MS = 25;
/** Looks in a row at which nothing moves, before a wait is passed over, or the end is believed. */
const STILL_LOOKS = 2;
const SETTLED_LOOKS = 5;
/** Triggers that are idle this long with events under way will not settle them any more. */
const IDLE_MS = 2_000;
/** The same when triggers still try: a function that fails every time. */
const STALLED_MS = 30_000;

/** Where a program stands. */
type Standing = { isSettled: boolean; isIdle: boolean; done: number };

/**
 * While no function runs and nothing moves, yet events wait, for a retry or until a message can be seen again, puts the clock
 * forward to where the wait ends. Goes on until `signal` is aborted, or, from the moment `isOver` says so, until every event is
 * settled or none has been for too long.
 */
export async function settle(args: StandstillArgs, isOver: () => boolean): Promise<void> {
  const { clock, realClock, signal } = args;
  let last = 0;
  let movedAtMs = realClock.now();
  for (let still = 0; !signal.aborted; ) {
    const { isSettled, isIdle, done } = standing(args);
    const isStill = args.deployment.running() === 0 && done === last;
    still = isStill ? still + 1 : 0;
    if (done !== last || !isOver()) movedAtMs = realClock.now();
    last = done;
    if (isSettled && still >= SETTLED_LOOKS && isOver()) return;
    if (!isSettled && still >= STILL_LOOKS) clock.skip();
    if (realClock.now() - movedAtMs >= (isIdle ? IDLE_MS : STALLED_MS)) return;
    await realClock.sleep(LOOK_EVERY_MS, signal);
  }
}

function standing({ deployment }: StandstillArgs): Standing {
  const tallies = deployment.triggers.map((trigger) => trigger.tally());
  const done = tallies.reduce((sum, { out, failed, filtered }) => sum + out + failed + filtered, 0);
  const isIdle = deployment.triggers.every((trigger) => trigger.idle());
  const taken = tallies.reduce((sum, tally) => sum + tally.in, 0);
  return { done, isIdle, isSettled: isIdle && taken === done };
}
