import type { Shard } from "@aws-sdk/client-kinesis";

/** The ids of the shards to start now: not started yet, and no parent that is still listed has records left to read. */
export function shardsToStart(
  shards: readonly Shard[],
  started: ReadonlySet<string>,
  drained: ReadonlySet<string>,
): string[] {
  const listed = new Set(shards.map(({ ShardId }) => ShardId));
  // A parent that is no longer listed has outlived its retention: nothing is left in it.
  const isDone = (parent: string | undefined) => parent === undefined || !listed.has(parent) || drained.has(parent);
  return shards
    .filter(({ ParentShardId, AdjacentParentShardId }) => isDone(ParentShardId) && isDone(AdjacentParentShardId))
    .flatMap(({ ShardId }) => (ShardId === undefined || started.has(ShardId) ? [] : [ShardId]));
}

/** The ids of the shards that take no more records: split or merged. */
export function closedShards(shards: readonly Shard[]): string[] {
  return shards.flatMap(({ ShardId, SequenceNumberRange }) =>
    ShardId !== undefined && SequenceNumberRange?.EndingSequenceNumber !== undefined ? [ShardId] : [],
  );
}
