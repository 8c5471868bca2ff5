import { AwsError } from "../../aws-error.ts";
import type { StreamReader } from "../../kinesis/stream-reader.ts";
import { STREAM_RETENTION_MS } from "../store/change-stream.ts";
import type { Tables } from "../store/table.ts";
import { findShard, findStream } from "./find-stream.ts";
import { positionOf, readShard } from "./read-stream.ts";

/**
 * Reads a table's stream in process, in the form in which pollers read Kinesis: each record's data is the JSON of what
 * Lambda's event holds, but for `eventSourceARN`; its partition key is the item's key. @throws AwsError ResourceNotFoundException
 */
export function createChangeReader(tables: Tables, streamArn: string): StreamReader {
  findStream(tables, streamArn);
  const shardOf = (shardId: string) => findShard(findStream(tables, streamArn), shardId);
  return {
    streamArn,
    retentionMs: () => STREAM_RETENTION_MS,
    listShards: async () =>
      findStream(tables, streamArn).shards.map(({ id, parentId }) => ({
        shardId: id,
        parentShardIds: parentId === undefined ? [] : [parentId],
      })),
    positionOf: async (shardId, { Type, SequenceNumber }) =>
      positionOf(shardOf(shardId), { ShardIteratorType: Type, SequenceNumber }),
    async read(shardId, position, limit) {
      const shard = shardOf(shardId);
      const { records, next } = readShard(shard, position, limit);
      const waiting = next === undefined ? undefined : shard.log.at(next);
      return {
        ...{ records, next },
        millisBehindLatest: waiting === undefined ? 0 : tables.clock.now() - waiting.arrivedAtMs,
      };
    },
    subscribe() {
      throw new AwsError("ValidationException", "A table's stream has no enhanced fan-out.");
    },
  };
}
