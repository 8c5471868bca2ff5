import type { Random, WeightedChoice } from "../random.ts";
import type { Fault, FaultKind } from "./scenario.ts";

/** How often each fault is drawn, relative to the others. */
const WEIGHTS: readonly [WeightedChoice<FaultKind>, ...WeightedChoice<FaultKind>[]] = [
  ["entries-throttled", 4],
  ["calls-throttled", 2],
  ["shard-throttled", 2],
  ["keys-throttled", 1],
  ["access-denied", 1],
  ["slow-calls", 2],
  ["hanging-calls", 1],
  ["lost-answers", 2],
  ["lost-calls", 1],
  ["frozen", 1],
  ["crash-before", 2],
  ["crash-between", 2],
  ["crash-after", 2],
  ["no-concurrency", 1],
  ["redelivery", 2],
  ["empty-event", 1],
  ["store-fails", 2],
  ["store-hangs", 1],
  ["store-answer-lost", 1],
  ["destination-fails", 2],
  ["other-catalogue", 1],
  ["broken-catalogue", 1],
  ["clock-jump", 1],
];

/** Draws what goes wrong while records come in, and some time after. A tenth of the scenarios go without. */
export function drawFaults(random: Random, spanMs: number): Fault[] {
  const count = random.weighted<number>([
    [0, 1],
    [1, 2],
    [2, 3],
    [4, 3],
    [7, 1],
  ]);
  return Array.from({ length: count }, () => drawFault(random, spanMs));
}

function drawFault(random: Random, spanMs: number): Fault {
  const fromMs = random.chance(0.5) ? 0 : random.between(0, spanMs);
  // Long enough, now and then, for records to outlive their greatest age.
  const lengthMs = random.weighted<number>([
    [2_000, 2],
    [spanMs, 4],
    [spanMs * 2, 2],
    [100_000, 1],
  ]);
  return {
    kind: random.weighted(WEIGHTS),
    fromMs,
    toMs: fromMs + random.between(1, lengthMs),
    share: random.pick([0.05, 0.2, 0.5, 1]),
  };
}
