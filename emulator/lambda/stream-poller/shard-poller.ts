import type { StreamReader } from "../../kinesis/stream-reader.ts";
import type { StartingPosition } from "../../kinesis/types.ts";
import { type BatchQueue, createBatchQueue, queueOf } from "./batch-queue.ts";
import { Checkpoint } from "./checkpoint.ts";
import type { MappingContext, ShardContext } from "./context.ts";
import type { PolledRecord } from "./event.ts";
import type { Filter } from "./filter.ts";
import { pollShard, type ShardSource, subscribeShard } from "./shard-source.ts";

/**
 * Records of one shard that may wait or be in flight before reading pauses. A failing queue blocks only itself (rule 3)
 * until this is used up; AWS's own bound is not known.
 */
const READ_AHEAD_RECORDS = 20_000;

/** What polling a shard takes. */
export type ShardPollerArgs = {
  mapping: MappingContext;
  reader: StreamReader;
  filter: Filter;
  shardId: string;
  start: StartingPosition;
  pollIntervalMs: number;
  onCheckpoint: (sequenceNumber: string) => void;
};

/** One shard at work. */
export type ShardPoller = {
  /** Resolves when the shard is drained and all its records are settled, or the mapping has stopped. */
  readonly finished: Promise<void>;
  /** Whether the last read brought everything there was, and all of it is settled. */
  idle(): boolean;
};

/** Starts to work on a shard. */
export function startShardPoller(args: ShardPollerArgs): ShardPoller {
  const { mapping, reader, shardId } = args;
  const checkpoint = new Checkpoint();
  let isCaughtUp = false;
  let roomMade = Promise.withResolvers<void>();
  mapping.signal.addEventListener("abort", () => roomMade.resolve());

  const shard: ShardContext = {
    mapping,
    shardId,
    writer: mapping.kind.createWriter({ shardId, streamArn: reader.streamArn, roleArn: mapping.settings.roleArn }),
    settle(entries) {
      const hasMoved = checkpoint.settle(entries);
      if (checkpoint.pending < READ_AHEAD_RECORDS) roomMade.resolve();
      if (hasMoved && checkpoint.sequenceNumber !== undefined) args.onCheckpoint(checkpoint.sequenceNumber);
    },
  };

  async function follow(): Promise<void> {
    const queues = createQueues(shard);
    for await (const { records, millisBehindLatest } of openSource(args)) {
      isCaughtUp = millisBehindLatest === 0;
      const entries = records.map(shard.writer.entry);
      for (const entry of entries) checkpoint.add(entry);
      dispatch(queues, dropFiltered(shard, args.filter, entries));
      while (checkpoint.pending >= READ_AHEAD_RECORDS && !mapping.signal.aborted) {
        roomMade = Promise.withResolvers<void>();
        await roomMade.promise;
      }
    }
    await Promise.all(queues.map((queue) => queue.settled()));
  }

  return { finished: follow(), idle: () => isCaughtUp && checkpoint.pending === 0 };
}

function openSource({ mapping, reader, shardId, start, pollIntervalMs }: ShardPollerArgs): ShardSource {
  const { clock, signal, observe, settings, kind } = mapping;
  const onError = (error: unknown) => observe({ type: "read-failed", shardId, error });
  const { recordsPerRead } = kind;
  const source = { reader, shardId, start, clock, pollIntervalMs, recordsPerRead, signal, onError };
  return settings.consumerArn === undefined ? pollShard(source) : subscribeShard(settings.consumerArn, source);
}

function createQueues(shard: ShardContext): BatchQueue[] {
  const { parallelizationFactor, tumblingWindowInSeconds } = shard.mapping.settings;
  // The state of a tumbling window belongs to the shard, so there is one queue (our reading).
  const count = tumblingWindowInSeconds > 0 ? 1 : parallelizationFactor;
  return Array.from({ length: count }, () => createBatchQueue(shard));
}

/** Rule 23: what does not match counts as processed. */
function dropFiltered(shard: ShardContext, filter: Filter, entries: readonly PolledRecord[]): readonly PolledRecord[] {
  const { stats, settings, observe } = shard.mapping;
  if (settings.filterPatterns.length === 0) return entries;
  const { passed = [], dropped = [], unreadable = [] } = Object.groupBy(entries, ({ record }) => filter(record.data));
  const { shardId } = shard;
  const filtered = [...dropped, ...unreadable];
  stats.filtered += filtered.length;
  if (unreadable.length > 0) observe({ type: "unreadable", shardId, records: unreadable.map(({ record }) => record) });
  if (filtered.length > 0)
    observe({ type: "filtered", shardId, sequenceNumbers: filtered.map(({ record }) => record.sequenceNumber) });
  shard.settle(filtered);
  return passed;
}

function dispatch(queues: readonly BatchQueue[], entries: readonly PolledRecord[]): void {
  const shares: PolledRecord[][] = queues.map(() => []);
  for (const entry of entries) {
    const index = queues.length === 1 ? 0 : queueOf(entry.record.partitionKey, queues.length);
    shares[index]?.push(entry);
  }
  for (const [index, queue] of queues.entries()) {
    const share = shares[index];
    if (share !== undefined && share.length > 0) queue.offer(share);
  }
}
