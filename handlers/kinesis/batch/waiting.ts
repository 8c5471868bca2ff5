import pLimit, { type LimitFunction } from "p-limit";
import { loadBytes, type Slab } from "../records/slab.ts";
import { type MonotonicClock, within } from "../runtime/deadline.ts";
import { AGAIN, type Attempt, attempt, attemptToFinish, comeOf, type Unit } from "./attempt.ts";
import type { EnrichBytes, Result } from "./definition.ts";

/** A record that is waited for, where the slab can load it from again; its first attempt, if that is under way. */
export type WaitingUnit = { unit: Unit; bytes: Buffer; start: number; end: number; first: Attempt | undefined };

/** How long to wait, and for how many at the same time. */
export type WaitingLimits = {
  clock: MonotonicClock;
  /** From 0 up to 1, as Math.random. */
  random: () => number;
  /** The moment of `clock` at which what has no result is left to Lambda. */
  deadlineMs: number;
  concurrency: number;
};

/** What waiting works with. */
export type WaitingArgs = WaitingLimits & {
  enrich: EnrichBytes;
  slab: Slab;
  /** Aborted when the time to wait is over. */
  giveUp: AbortController;
  /** Hears of a result while the slab still holds what it is about. */
  onResult: (waiting: WaitingUnit, result: Result) => void;
};

const FIRST_BACK_OFF_MS = 50;
const MAX_BACK_OFF_MS = 2_000;

/**
 * Enriches records that must be waited for: those of one partition key one after the other, those of others side by side.
 * What is transient is tried again after an exponential back-off with full jitter. At the deadline, what has no result yet never
 * gets one. Never rejects.
 */
export async function waitForAll(units: readonly WaitingUnit[], args: WaitingArgs): Promise<void> {
  const limit = pLimit(args.concurrency);
  const lanes = Map.groupBy(units, ({ unit }) => unit.keys.partitionKey);
  const work = (signal: AbortSignal) => {
    signal.addEventListener("abort", () => args.giveUp.abort(signal.reason), { once: true });
    return Promise.all([...lanes.values()].map((lane) => enrichInTurn(lane, args, limit)));
  };
  try {
    await within(args.clock, args.deadlineMs, work);
  } catch {
    // Time is up, and nothing that comes later is heard.
    limit.clearQueue();
  }
}

async function enrichInTurn(lane: readonly WaitingUnit[], args: WaitingArgs, limit: LimitFunction): Promise<void> {
  const { clock, random, giveUp } = args;
  for (const waiting of lane) {
    let failures = 0;
    while (!(await limit(() => hasResult(waiting, args)))) {
      failures += 1;
      await clock.sleep(backOffMs(failures, random), giveUp.signal);
      if (giveUp.signal.aborted) return;
    }
  }
}

const backOffMs = (failures: number, random: () => number) =>
  1 + random() * Math.min(MAX_BACK_OFF_MS, FIRST_BACK_OFF_MS * 2 ** (failures - 1));

/** Attempts once, and tells whether the record has its result now. */
async function hasResult(waiting: WaitingUnit, args: WaitingArgs): Promise<boolean> {
  const { enrich, slab, giveUp, onResult } = args;
  const load = () => loadBytes(slab, waiting.bytes, waiting.start, waiting.end);
  if (giveUp.signal.aborted) return false;
  load();
  let come = waiting.first ?? attempt(enrich, slab, waiting.unit, giveUp.signal);
  waiting.first = undefined;
  if (come instanceof Promise) {
    const finish = await come.catch(comeOf);
    // Who comes too late must not touch the slab: it may hold another batch by now.
    if (giveUp.signal.aborted) return false;
    load();
    come = typeof finish === "function" ? attemptToFinish(finish, slab) : finish;
  }
  if (come === AGAIN) return false;
  onResult(waiting, come);
  return true;
}
