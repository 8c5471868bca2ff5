import type { HeldRecord } from "../held-record.ts";

/** What one flow is to be given of one shard, in order of arrival. */
export type ShardQueue = {
  flow: string;
  shardId: string;
  records: HeldRecord[];
  /** Queues of the same flow that hold earlier records of the same partition keys, from before the stream was resharded. */
  after: ReadonlySet<ShardQueue>;
};

/**
 * Divides records, which stand in order of arrival, by flow and shard. Each queue stands behind those that it must follow:
 * a partition key has one shard at a time, and another one after resharding.
 */
export function shardQueuesOf(records: readonly HeldRecord[]): ShardQueue[] {
  const queues = new Map<string, ShardQueue & { position: number; after: Set<ShardQueue> }>();
  const lastOfKey = new Map<string, ShardQueue & { position: number }>();
  for (const record of records) {
    const { flow, stream, shardId, partitionKey } = record;
    const name = `${flow}/${stream}/${shardId}`;
    const queue = queues.get(name) ?? { flow, shardId, records: [], after: new Set(), position: queues.size };
    queues.set(name, queue);
    queue.records.push(record);
    const key = `${flow}/${partitionKey}`;
    const before = lastOfKey.get(key);
    // Explicit hash keys may send a key to and fro: without this, two queues would wait for each other.
    if (before !== undefined && before.position < queue.position) queue.after.add(before);
    lastOfKey.set(key, queue);
  }
  return [...queues.values()];
}

/** Lambda takes 6 MiB in a request. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const MAX_EVENT_BYTES = 6 * 1024 * 1024;

/** What an event holds beside a record's data, at most: names, numbers, and a partition key of 256 characters, escaped. */
const MAX_RECORD_OVERHEAD_BYTES = 3_000;

/** The records from `start` on that fit into one event: one at least, `maxRecords` at most. */
export function takeBatch(records: readonly HeldRecord[], start: number, maxRecords: number): HeldRecord[] {
  const batch: HeldRecord[] = [];
  let bytes = 0;
  for (const record of records.slice(start, start + maxRecords)) {
    bytes += Math.ceil((record.bytes * 4) / 3) + MAX_RECORD_OVERHEAD_BYTES;
    if (bytes > MAX_EVENT_BYTES && batch.length > 0) break;
    batch.push(record);
  }
  return batch;
}
