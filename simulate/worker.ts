import { parentPort, workerData } from "node:worker_threads";
import { loadSimulated, runSeed } from "./run-seed.ts";
import type { Totals, WorkerInput } from "./run-seeds.ts";

const SEEDS_PER_REPORT = 50;

// What comes in is this program's own: see `runSeeds`.
const { from, count, step, bug, own, lowest }: WorkerInput = workerData;
const simulated = await loadSimulated(bug, own);
const totals: Totals = { seeds: 0, records: 0, invocations: 0, virtualMs: 0, fired: {} };

for (let seed = from; seed < from + count && seed < Atomics.load(lowest, 0); seed += step) {
  const { history, violations } = await runSeed(seed, simulated);
  totals.seeds++;
  totals.records += history.accepted.length;
  totals.invocations += history.invocations.length;
  totals.virtualMs += history.tookMs;
  for (const [fault, times] of history.fired) totals.fired[fault] = (totals.fired[fault] ?? 0) + times;
  if (violations.length > 0) fail(seed);
  if (totals.seeds % SEEDS_PER_REPORT === 0) parentPort?.postMessage(SEEDS_PER_REPORT);
}
parentPort?.postMessage(totals);

function fail(seed: number): void {
  for (let other = Atomics.load(lowest, 0); seed < other; other = Atomics.load(lowest, 0)) {
    if (Atomics.compareExchange(lowest, 0, other, seed) === other) return;
  }
}
