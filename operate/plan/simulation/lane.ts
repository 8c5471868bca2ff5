import type { Agenda } from "./agenda.ts";
import { createCohorts } from "./cohorts.ts";

/** An invocation that has ended, in seconds from 0. */
export type EndedInvocation = {
  start: number;
  end: number;
  count: number /** When its oldest record came. */;
  oldest: number;
};

/** What a batch queue needs of the world. */
export type LaneWorld = {
  agenda: Agenda;
  windowSeconds: number;
  largestBatch: number;
  /** Takes a place among running invocations, or lets the lane wait for one. */
  enter(start: () => void): boolean;
  leave(): void;
  /** When an invocation with so many records ends that starts now. */
  endOf(count: number): number;
  onEnd(invocation: EndedInvocation): void;
};

/** A batch queue of a shard, with one invocation at a time. */
export type SimulatedLane = {
  offer(count: number, from: number, to: number): void;
  /** When the oldest record that is not done came; undefined without one. */
  oldest(): number | undefined;
};

/** Creates a batch queue: a batch goes when it is full, or when its window ends. */
export function createLane(world: LaneWorld): SimulatedLane {
  const { agenda, windowSeconds, largestBatch } = world;
  const waiting = createCohorts();
  let since = 0;
  let inFlight: number | undefined;
  let isQueued = false;
  let timer = -1;

  function start(): void {
    isQueued = false;
    const now = agenda.now();
    const count = Math.min(waiting.count(), largestBatch);
    const oldest = waiting.oldest() ?? now;
    waiting.take(count);
    since = now;
    inFlight = oldest;
    const end = world.endOf(count);
    agenda.at(end, () => {
      inFlight = undefined;
      world.leave();
      world.onEnd({ start: now, end, count, oldest });
      tryStart();
    });
  }

  function tryStart(): void {
    if (inFlight !== undefined || isQueued || waiting.count() === 0) return;
    const due = since + windowSeconds;
    if (waiting.count() < largestBatch && agenda.now() < due - 1e-9) {
      if (timer < due - 1e-9) {
        timer = due;
        agenda.at(due, tryStart);
      }
      return;
    }
    isQueued = true;
    if (world.enter(start)) start();
  }

  return {
    offer(count, from, to) {
      if (waiting.count() === 0) since = agenda.now();
      waiting.add(count, from, to);
      tryStart();
    },
    oldest: () => inFlight ?? waiting.oldest(),
  };
}
