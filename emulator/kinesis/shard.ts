import type { HashKeyRange } from "./hash-key.ts";
import type { RecordLog, StoredRecord } from "./record-log.ts";
import { TokenBucket } from "./token-bucket.ts";

const MIB = 1024 * 1024;
const MAXIMUM_RECORDS_PER_READ = 10_000;
const MAXIMUM_BYTES_PER_READ = 10 * MIB;

/** One shard: its place in the stream's lineage, its records and its limits. */
export type Shard = {
  /** Its place among all shards that the stream ever had. */
  readonly index: number;
  readonly id: string;
  readonly parentShardId: string | undefined;
  readonly adjacentParentShardId: string | undefined;
  readonly range: HashKeyRange;
  readonly startingSequenceNumber: string;
  readonly createdAtMs: number;
  /** Set when the shard was split or merged: it takes no more records. */
  closed: { endingSequenceNumber: string; atMs: number } | undefined;
  readonly log: RecordLog;
  readonly limits: { recordsIn: TokenBucket; bytesIn: TokenBucket; readsOut: TokenBucket; bytesOut: TokenBucket };
  /** Called once, when a record arrives or the shard closes. */
  readonly arrivals: Set<() => void>;
};

/** What a new shard is made of. */
export type ShardOrigin = Pick<Shard, "index" | "range" | "startingSequenceNumber" | "createdAtMs" | "log"> & {
  parents?: readonly Shard[];
};

/** The ID of a shard by its index. */
export function shardId(index: number): string {
  return `shardId-${String(index).padStart(12, "0")}`;
}

/** The index that a shard's ID names, in any of its forms; undefined when it names none. */
export function shardIndex(id: string): number | undefined {
  const digits = /^(?:[^-]*-)?(\d+)$/.exec(id)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** Opens a shard, empty, with the limits of https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html */
export function createShard({ parents = [], ...origin }: ShardOrigin): Shard {
  const nowMs = origin.createdAtMs;
  return {
    ...origin,
    id: shardId(origin.index),
    parentShardId: parents[0]?.id,
    adjacentParentShardId: parents[1]?.id,
    closed: undefined,
    limits: {
      recordsIn: new TokenBucket(1000, nowMs),
      bytesIn: new TokenBucket(MIB, nowMs),
      readsOut: new TokenBucket(5, nowMs),
      bytesOut: new TokenBucket(2 * MIB, nowMs),
    },
    arrivals: new Set(),
  };
}

/** Takes a record's share of the limits on writing; false when there is none left. */
export function admit(shard: Shard, sizeBytes: number, nowMs: number): boolean {
  const { recordsIn, bytesIn } = shard.limits;
  if (!recordsIn.has(1, nowMs) || !bytesIn.has(sizeBytes, nowMs)) return false;
  recordsIn.spend(1);
  bytesIn.spend(sizeBytes);
  return true;
}

/** Appends a record and tells those who wait for one. Drops what has outlived the retention period. */
export function append(shard: Shard, record: StoredRecord, retentionMs: number): void {
  shard.log.append(record);
  expire(shard, record.arrivedAtMs - retentionMs);
  announce(shard);
}

/** Tells those who wait at the end of the shard to look again. */
export function announce(shard: Shard): void {
  if (shard.arrivals.size === 0) return;
  const waiting = [...shard.arrivals];
  shard.arrivals.clear();
  for (const wake of waiting) wake();
}

/** Drops the records that arrived before `horizonMs`. */
export function expire(shard: Shard, horizonMs: number): void {
  const oldest = shard.log.at(shard.log.start);
  if (oldest !== undefined && oldest.arrivedAtMs < horizonMs) shard.log.trimBefore(shard.log.atTime(horizonMs));
}

/** Reads on from `position`, at most `limit` records and 10 MiB, always at least one record if there is one. */
export function readFrom(
  shard: Shard,
  position: number,
  limit: number,
): { records: StoredRecord[]; next: number; bytes: number } {
  const records: StoredRecord[] = [];
  const end = Math.min(limit, MAXIMUM_RECORDS_PER_READ);
  let bytes = 0;
  let next = Math.max(position, shard.log.start);
  for (let record = shard.log.at(next); record !== undefined && records.length < end; record = shard.log.at(next)) {
    if (records.length > 0 && bytes + record.sizeBytes > MAXIMUM_BYTES_PER_READ) break;
    records.push(record);
    bytes += record.sizeBytes;
    next++;
  }
  return { records, next, bytes };
}

/** How long the next unread record has waited; 0 at the end of the shard. */
export function millisBehindLatest(shard: Shard, position: number, nowMs: number): number {
  const next = shard.log.at(Math.max(position, shard.log.start));
  return next === undefined ? 0 : Math.max(0, nowMs - next.arrivedAtMs);
}

/** Whether a reader at `position` has seen all that this shard will ever hold. */
export function isDrained(shard: Shard, position: number): boolean {
  return shard.closed !== undefined && position >= shard.log.end;
}
