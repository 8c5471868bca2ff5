import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { OwnHandlerOptions } from "./own-handler.ts";

/** What can be simulated. */
export const WORLDS = ["stream", "events", "regions"] as const;

/** Which seeds to simulate. */
export type SeedRange = {
  /** A stream of records; events, of every other source; or regions, and a producer. */
  world: (typeof WORLDS)[number];
  from: number;
  count: number;
  /** Name of a planted bug. */
  bug: string | undefined;
  /** A handler of one's own, in the story's place. */
  own: OwnHandlerOptions | undefined;
};

/** What a run of seeds came to. */
export type Totals = {
  seeds: number;
  /** Records that the input streams took. */
  records: number;
  invocations: number;
  /** Virtual time, in milliseconds. */
  virtualMs: number;
  fired: Record<string, number>;
};

/** What a worker is given. `lowest` holds the lowest seed that failed, for all of them. */
export type WorkerInput = SeedRange & { step: number; lowest: Int32Array };

/** Stands for no seed that failed. */
export const NONE_FAILED = 2 ** 31 - 1;

/**
 * Simulates seeds on all cores, up to the lowest one that fails: which one that is does not depend on the cores.
 * @param onProgress hears how many seeds are done, now and then.
 */
export async function runSeeds(
  range: SeedRange,
  onProgress: (seedsDone: number) => void,
): Promise<{ totals: Totals; failedSeed: number | undefined }> {
  const lowest = new Int32Array(new SharedArrayBuffer(4)).fill(NONE_FAILED);
  const step = Math.min(availableParallelism(), range.count);
  let done = 0;
  const advance = (seeds: number) => {
    done += seeds;
    onProgress(done);
  };
  const totals = await Promise.all(
    Array.from({ length: step }, (_, index) => {
      return runWorker({ ...range, from: range.from + index, count: range.count - index, step, lowest }, advance);
    }),
  );
  const failedSeed = lowest[0] === NONE_FAILED ? undefined : lowest[0];
  return { totals: totals.reduce(add), failedSeed };
}

/** A simulation makes much that is soon forgotten: with V8's own 16 MB, a seventh of its time goes to collecting it. */
const YOUNG_GENERATION_MB = 64;

/** Message of a worker: seeds done since the last one, or at the end the totals. */
export type WorkerMessage = number | Totals;

function runWorker(workerData: WorkerInput, advance: (seeds: number) => void): Promise<Totals> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./worker.ts", import.meta.url), {
      workerData,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
    });
    worker.on("message", (message: WorkerMessage) => {
      if (typeof message === "number") advance(message);
      else resolve(message);
    });
    worker.on("error", reject);
    worker.on("exit", (code) => reject(new Error(`A worker ended with status ${code} before its seeds were done.`)));
  });
}

function add(a: Totals, b: Totals): Totals {
  const fired = { ...a.fired };
  for (const [fault, count] of Object.entries(b.fired)) fired[fault] = (fired[fault] ?? 0) + count;
  return {
    seeds: a.seeds + b.seeds,
    records: a.records + b.records,
    invocations: a.invocations + b.invocations,
    virtualMs: a.virtualMs + b.virtualMs,
    fired,
  };
}
