import { runBatch } from "./batch-run.ts";
import { nextBatch } from "./batching.ts";
import type { ShardContext } from "./context.ts";
import type { PolledRecord } from "./event.ts";
import { createTumblingWindows } from "./tumbling-window.ts";

/** One queue of a shard with one batch in flight at a time (rule 3). */
export type BatchQueue = {
  /** Adds records, in order. */
  offer(entries: readonly PolledRecord[]): void;
  /** Resolves when nothing waits and nothing is in flight, or the mapping has stopped. */
  settled(): Promise<void>;
};

/** The queue of a partition key: always the same one (rule 3). Which one is our own choice: FNV-1a over its characters. */
export function queueOf(partitionKey: string, queues: number): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < partitionKey.length; index++) {
    hash = Math.imul(hash ^ partitionKey.charCodeAt(index), 0x01000193) >>> 0;
  }
  return hash % queues;
}

// Without a reason of its own every abort would make an error with a stack: a fifteenth of a simulation's time.
const MORE = "more";

/** Creates an empty queue. It works while it holds records. */
export function createBatchQueue(shard: ShardContext): BatchQueue {
  const { settings, clock, signal } = shard.mapping;
  const windows = settings.tumblingWindowInSeconds > 0 ? createTumblingWindows(shard) : undefined;
  const gatheringMs = settings.maximumBatchingWindowInSeconds * 1000;
  const waiting: PolledRecord[] = [];
  let waitingSinceMs = 0;
  let running = Promise.resolve();
  let isRunning = false;
  let more = new AbortController();
  signal.addEventListener("abort", () => more.abort(MORE));

  const next = () => {
    const { length, full } = nextBatch(waiting, settings.batchSize);
    const within = windows?.within(waiting) ?? length;
    return within < length ? { length: within, full: true } : { length, full };
  };

  /** Rule 2: a batch goes when it is full, or when the batching window is over. */
  async function gather(): Promise<void> {
    for (let restMs = gatheringMs; restMs > 0 && !next().full && !signal.aborted; ) {
      restMs = waitingSinceMs + gatheringMs - clock.now();
      more = new AbortController();
      if (restMs > 0) await clock.sleep(restMs, more.signal);
    }
  }

  async function run(): Promise<void> {
    isRunning = true;
    while (waiting.length > 0 && !signal.aborted) {
      await gather();
      if (signal.aborted) break;
      const batch = waiting.splice(0, next().length);
      waitingSinceMs = clock.now();
      const [first] = batch;
      const form = first === undefined ? undefined : await windows?.enter(first);
      await runBatch(shard, batch, form);
      if (windows !== undefined && waiting.length === 0) {
        more = new AbortController();
        if (signal.aborted) more.abort(MORE);
        await windows.idle(more.signal);
      }
    }
    // Not in a promise reaction: an offer in between would find nobody running.
    isRunning = false;
  }

  return {
    offer(entries) {
      if (waiting.length === 0) waitingSinceMs = clock.now();
      for (const entry of entries) waiting.push(entry);
      more.abort(MORE);
      if (!isRunning) running = run();
    },
    settled: async () => {
      do await running;
      while (isRunning);
    },
  };
}
