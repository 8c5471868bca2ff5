import { subscribeToShard } from "./fan-out.ts";
import { positionOf, readWithinLimits } from "./read.ts";
import type { StoredRecord } from "./record-log.ts";
import { findStream, parseStreamArn, type Registry } from "./registry.ts";
import { isDrained, millisBehindLatest } from "./shard.ts";
import { findShard, livingShards, parentsOf, retentionMs } from "./stream.ts";
import type { StartingPosition } from "./types.ts";

/** One shard in the stream's lineage. */
export type ShardNode = { shardId: string; parentShardIds: string[] };

/** What one read brought. */
export type ShardRead = {
  records: StoredRecord[];
  /** Where to read on; undefined when the shard is drained. */
  next: number | undefined;
  millisBehindLatest: number;
};

/** Reads one stream in process, under the same limits as a caller of GetRecords or SubscribeToShard. */
export type StreamReader = {
  readonly streamArn: string;
  /** How long the stream keeps a record, in milliseconds. */
  retentionMs(): number;
  listShards(): Promise<ShardNode[]>;
  /** Where in the shard a starting position is. */
  positionOf(shardId: string, start: StartingPosition): Promise<number>;
  /** @throws AwsError ProvisionedThroughputExceededException */
  read(shardId: string, position: number, limit: number): Promise<ShardRead>;
  /** Records as they are pushed to an enhanced fan-out consumer, for five minutes or until the shard is drained. */
  subscribe(
    consumerArn: string,
    shardId: string,
    start: StartingPosition,
    signal: AbortSignal,
  ): AsyncIterable<StoredPush>;
};

/** One push. */
export type StoredPush = {
  records: StoredRecord[];
  continuationSequenceNumber: string;
  millisBehindLatest: number;
  drained: boolean;
};

/** Reads a stream of the registry. @throws AwsError ResourceNotFoundException */
export function createStreamReader(registry: Registry, streamArn: string): StreamReader {
  const { clock } = registry;
  const scope = parseStreamArn(streamArn);
  const stream = () => findStream(registry, scope, { StreamARN: streamArn });
  // Records that were read may outlive the stream, and still have to expire.
  const original = stream();
  return {
    streamArn,
    retentionMs: () => retentionMs(original),
    listShards: async () =>
      livingShards(stream(), clock.now()).map((shard) => ({ shardId: shard.id, parentShardIds: parentsOf(shard) })),
    positionOf: async (shardId, start) => positionOf(stream(), findShard(stream(), shardId), start, clock.now()),
    async read(shardId, position, limit) {
      const shard = findShard(stream(), shardId);
      const { records, next } = readWithinLimits(registry, stream(), shard, position, limit);
      return {
        records,
        next: isDrained(shard, next) ? undefined : next,
        millisBehindLatest: millisBehindLatest(shard, next, clock.now()),
      };
    },
    async *subscribe(ConsumerARN, ShardId, StartingPosition, signal) {
      for await (const { childShards, ...push } of subscribeToShard(
        registry,
        scope,
        { ConsumerARN, ShardId, StartingPosition },
        signal,
      )) {
        yield { ...push, drained: childShards !== undefined };
      }
    },
  };
}
