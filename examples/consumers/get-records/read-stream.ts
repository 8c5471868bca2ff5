import {
  type KinesisClient,
  ListShardsCommand,
  type Shard,
  type _Record as StreamRecord,
} from "@aws-sdk/client-kinesis";
import { readShard } from "./read-shard.ts";

/**
 * Reads all shards of a stream at the same time, from the oldest record kept, until `signal` is aborted. The shards that a
 * split or merge makes are read once all their parents are read to the end, so that order holds for each key.
 */
export async function readStream(
  client: KinesisClient,
  streamArn: string,
  signal: AbortSignal,
  deal: (record: StreamRecord) => void,
): Promise<void> {
  const started = new Set<string>();
  const finished = new Set<string>();
  const failed = new AbortController();
  const ending = AbortSignal.any([signal, failed.signal]);

  async function readReady(): Promise<void> {
    const shards = await listShards(client, streamArn, ending);
    const ready = shards.flatMap(({ ShardId = "" }) => (started.has(ShardId) ? [] : [ShardId]));
    const listed = new Map(shards.map((shard) => [shard.ShardId, shard]));
    await Promise.all(ready.filter((shardId) => parentsOf(listed.get(shardId)).every(isRead)).map(readOne));

    // A parent that is listed no more has outlived its retention: nothing is left in it.
    function isRead(parent: string): boolean {
      return finished.has(parent) || !listed.has(parent);
    }
  }

  async function readOne(shardId: string): Promise<void> {
    started.add(shardId);
    for await (const records of readShard({ client, streamArn, shardId, signal: ending })) {
      for (const record of records) {
        if (ending.aborted) return;
        deal(record);
      }
    }
    finished.add(shardId);
    if (!ending.aborted) await readReady();
  }

  try {
    await readReady();
  } catch (error) {
    // The first failure ends the other shards too.
    failed.abort();
    if (!signal.aborted) throw error;
  }
}

function parentsOf({ ParentShardId, AdjacentParentShardId }: Partial<Shard> = {}): string[] {
  return [ParentShardId, AdjacentParentShardId].filter((parent) => parent !== undefined);
}

/** Every shard: closed ones that still hold records, too. Follows https://docs.aws.amazon.com/kinesis/latest/APIReference/API_ListShards.html */
async function listShards(client: KinesisClient, StreamARN: string, abortSignal: AbortSignal): Promise<Shard[]> {
  const shards: Shard[] = [];
  let NextToken: string | undefined;
  do {
    const command = new ListShardsCommand(NextToken === undefined ? { StreamARN } : { NextToken });
    const answer = await client.send(command, { abortSignal });
    shards.push(...(answer.Shards ?? []));
    NextToken = answer.NextToken;
  } while (NextToken !== undefined);
  return shards;
}
