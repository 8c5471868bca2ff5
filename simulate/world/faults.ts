import type { Clock } from "../../emulator/time/clock.ts";
import type { Random } from "../random.ts";
import type { Fault, FaultKind } from "../scenario/scenario.ts";

/** The faults of a scenario at work. */
export type Faults = {
  /** Whether the occasion at hand is hit. Then it is counted. */
  strikes(kind: FaultKind): boolean;
  /** Whether now is such a time. Nothing is counted. */
  isOn(kind: FaultKind): boolean;
};

/** The fault of the catalogue (docs/simulator.md) that each kind provokes. */
export const FAULT_OF_KIND: Record<FaultKind, string> = {
  "entries-throttled": "F10",
  "calls-throttled": "F11",
  "shard-throttled": "F25",
  "keys-throttled": "F12",
  "access-denied": "F12",
  "slow-calls": "F13",
  "hanging-calls": "F15",
  "lost-answers": "F15",
  "lost-calls": "F11",
  frozen: "F13",
  "crash-before": "F14",
  "crash-between": "F14",
  "crash-after": "F14",
  "no-concurrency": "F26",
  redelivery: "F16",
  "empty-event": "F06",
  "store-fails": "F22",
  "store-hangs": "F22",
  "store-answer-lost": "F22",
  "destination-fails": "F21",
  "other-catalogue": "F30",
  "broken-catalogue": "F31",
  "clock-jump": "F28",
};

/** @param note counts a fault. */
export function createFaults(
  faults: readonly Fault[],
  clock: Clock,
  random: Random,
  note: (fault: string) => void,
): Faults {
  const startMs = clock.now();
  const byKind = Map.groupBy(faults, ({ kind }) => kind);
  const current = (kind: FaultKind) => {
    const nowMs = clock.now() - startMs;
    return byKind.get(kind)?.find(({ fromMs, toMs }) => fromMs <= nowMs && nowMs < toMs);
  };
  return {
    isOn: (kind) => current(kind) !== undefined,
    strikes(kind) {
      const fault = current(kind);
      if (fault === undefined || !random.chance(fault.share)) return false;
      note(FAULT_OF_KIND[kind]);
      return true;
    },
  };
}
