import type { ShardNode } from "../../kinesis/stream-reader.ts";

/**
 * The shards that may be read now: those not started whose parents are finished, or have left the stream with their
 * last record. Rule 24, our reading.
 */
export function startableShards(
  shards: readonly ShardNode[],
  started: ReadonlySet<string>,
  finished: ReadonlySet<string>,
): ShardNode[] {
  const listed = new Set(shards.map(({ shardId }) => shardId));
  return shards.filter(
    ({ shardId, parentShardIds }) =>
      !started.has(shardId) && parentShardIds.every((parent) => finished.has(parent) || !listed.has(parent)),
  );
}
