import { parentPort, workerData } from "node:worker_threads";
import { loadRun } from "./load-run.ts";
import type { Totals, WorkerInput } from "./run-seeds.ts";

const SEEDS_PER_REPORT = 50;

// What comes in is this program's own: see `runSeeds`.
const input: WorkerInput = workerData;
const { from, count, step, lowest } = input;
const run = await loadRun(input);
const totals: Totals = { seeds: 0, records: 0, invocations: 0, virtualMs: 0, fired: {} };

for (let seed = from; seed < from + count && seed < Atomics.load(lowest, 0); seed += step) {
  const { records, invocations, virtualMs, fired, isBroken } = await run(seed);
  totals.seeds++;
  totals.records += records;
  totals.invocations += invocations;
  totals.virtualMs += virtualMs;
  for (const [fault, times] of fired) totals.fired[fault] = (totals.fired[fault] ?? 0) + times;
  if (isBroken) fail(seed);
  if (totals.seeds % SEEDS_PER_REPORT === 0) parentPort?.postMessage(SEEDS_PER_REPORT);
}
parentPort?.postMessage(totals);

function fail(seed: number): void {
  for (let other = Atomics.load(lowest, 0); seed < other; other = Atomics.load(lowest, 0)) {
    if (Atomics.compareExchange(lowest, 0, other, seed) === other) return;
  }
}
