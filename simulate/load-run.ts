import { runEventSeed } from "./events/run-event-seed.ts";
import { runRegionSeed } from "./regions/run-region-seed.ts";
import { loadSimulated, runSeed } from "./run-seed.ts";
import type { SeedRange } from "./run-seeds.ts";

/** What came of one seed. */
export type SeedOutcome = {
  records: number;
  invocations: number;
  virtualMs: number;
  /** How often each fault came up. */
  fired: ReadonlyMap<string, number>;
  isBroken: boolean;
};

/** Runs one seed after the other in a world. @throws UsageError for a bug or a handler that can't be. */
export async function loadRun({ world, bug, own }: SeedRange): Promise<(seed: number) => Promise<SeedOutcome>> {
  if (world === "events") return async (seed) => outcomeOf(await runEventSeed(seed));
  if (world === "regions") return async (seed) => outcomeOf(await runRegionSeed(seed));
  const simulated = await loadSimulated(bug, own);
  return async (seed) => outcomeOf(await runSeed(seed, simulated));
}

type Result = {
  history: { accepted: unknown[]; invocations: unknown[]; tookMs: number; fired: ReadonlyMap<string, number> };
  violations: unknown[];
};

const outcomeOf = ({ history, violations }: Result): SeedOutcome => ({
  records: history.accepted.length,
  invocations: history.invocations.length,
  virtualMs: history.tookMs,
  fired: history.fired,
  isBroken: violations.length > 0,
});
