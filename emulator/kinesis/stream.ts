import { AwsError } from "../aws-error.ts";
import { formatHashKey, type HashKey, type HashKeyRange, uniformRanges } from "./hash-key.ts";
import { type HeldBytes, RecordLog } from "./record-log.ts";
import { createSequenceNumbers, type SequenceNumbers } from "./sequence-number.ts";
import { createShard, isDrained, type Shard, shardId, shardIndex } from "./shard.ts";
import type { ChildShard, ShardDescription, StreamMode } from "./types.ts";

const HOUR_MS = 3_600_000;

/** What streams and consumers have alike. */
export type NamedResource = { readonly tags: Map<string, string>; policy: string | undefined };

/** One stream and all its shards, closed ones too, oldest first. */
export type Stream = NamedResource & {
  readonly account: string;
  readonly region: string;
  readonly name: string;
  readonly arn: string;
  readonly createdAtMs: number;
  readonly sequenceNumbers: SequenceNumbers;
  readonly shards: Shard[];
  /** What the records of all streams take together. */
  readonly recordBytes: HeldBytes;
  /** The shards that take records, by hash key range. */
  readonly open: Shard[];
  readonly consumers: Map<string, Consumer>;
  mode: StreamMode;
  retentionPeriodHours: number;
  maxRecordSizeInKiB: number;
  /** The KMS key that records are encrypted with; undefined when they are not. */
  encryptionKeyId: string | undefined;
  readonly shardLevelMetrics: Set<string>;
};

/** An enhanced fan-out consumer of one stream. */
export type Consumer = NamedResource & {
  readonly name: string;
  readonly arn: string;
  readonly createdAtMs: number;
  /** What is pushed at present, by shard. */
  readonly subscriptions: Map<string, Subscription>;
};

/** One call of SubscribeToShard. */
export type Subscription = { startedAtMs: number; end: () => void };

/** What a new stream is made of. */
export type StreamOrigin = Pick<
  Stream,
  "account" | "region" | "name" | "createdAtMs" | "mode" | "retentionPeriodHours" | "maxRecordSizeInKiB" | "recordBytes"
> & { shardCount: number };

/** Creates a stream, active at once. */
export function createStream({ shardCount, ...origin }: StreamOrigin): Stream {
  const stream: Stream = {
    ...origin,
    arn: `arn:aws:kinesis:${origin.region}:${origin.account}:stream/${origin.name}`,
    sequenceNumbers: createSequenceNumbers(origin.createdAtMs),
    shards: [],
    open: [],
    consumers: new Map(),
    tags: new Map(),
    policy: undefined,
    encryptionKeyId: undefined,
    shardLevelMetrics: new Set(),
  };
  for (const range of uniformRanges(shardCount)) openShard(stream, range, [], origin.createdAtMs);
  return stream;
}

/** Adds a shard to the stream. */
export function openShard(stream: Stream, range: HashKeyRange, parents: readonly Shard[], nowMs: number): Shard {
  const index = stream.shards.length;
  const shard = createShard({
    index,
    range,
    parents,
    startingSequenceNumber: stream.sequenceNumbers.next(index),
    createdAtMs: nowMs,
    log: new RecordLog(stream.recordBytes),
  });
  stream.shards.push(shard);
  stream.open.splice(openIndex(stream, range.starting) + 1, 0, shard);
  return shard;
}

/** Takes no more records on a shard. */
export function closeShard(stream: Stream, shard: Shard, nowMs: number): void {
  shard.closed = { endingSequenceNumber: stream.sequenceNumbers.next(shard.index), atMs: nowMs };
  stream.open.splice(openIndex(stream, shard.range.starting), 1);
}

/** The shard that takes records of this hash key. */
export function shardFor(stream: Stream, hashKey: HashKey): Shard {
  const shard = stream.open[openIndex(stream, hashKey)];
  if (shard === undefined) throw new AwsError("InternalFailure", `Stream ${stream.name} has no open shard.`, 500);
  return shard;
}

/** Place among the open shards of the last one that starts at `hashKey` or before; -1 when there is none. */
export function openIndex({ open }: Stream, hashKey: HashKey): number {
  let low = -1;
  let high = open.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    const shard = open[middle];
    if (shard !== undefined && shard.range.starting <= hashKey) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** A shard by its ID, of which AWS also takes short forms: `shardId-1` and `1`. @throws AwsError ResourceNotFoundException */
export function findShard(stream: Stream, id: string): Shard {
  const index = shardIndex(id);
  const shard = index === undefined ? undefined : stream.shards[index];
  if (shard !== undefined) return shard;
  throw new AwsError(
    "ResourceNotFoundException",
    `Could not find shard ${index === undefined ? id : shardId(index)} in stream ${stream.name} under account ${stream.account}.`,
  );
}

/** How long records are kept. */
export function retentionMs(stream: Stream): number {
  return stream.retentionPeriodHours * HOUR_MS;
}

/** The shards that may still hold a record: closed ones leave when their last record has expired. */
export function livingShards(stream: Stream, nowMs: number): Shard[] {
  const horizonMs = nowMs - retentionMs(stream);
  return stream.shards.filter(({ closed }) => closed === undefined || closed.atMs > horizonMs);
}

/** The children of a shard, for a reader that has drained it; undefined before that. */
export function childrenOfDrained(stream: Stream, shard: Shard, position: number): ChildShard[] | undefined {
  if (!isDrained(shard, position)) return undefined;
  return stream.shards
    .filter((child) => child.parentShardId === shard.id || child.adjacentParentShardId === shard.id)
    .map((child) => ({ ShardId: child.id, ParentShards: parentsOf(child), HashKeyRange: describeRange(child) }));
}

/** A shard as AWS describes it. */
export function describeShard(shard: Shard): ShardDescription {
  return {
    ShardId: shard.id,
    ...(shard.parentShardId === undefined ? {} : { ParentShardId: shard.parentShardId }),
    ...(shard.adjacentParentShardId === undefined ? {} : { AdjacentParentShardId: shard.adjacentParentShardId }),
    HashKeyRange: describeRange(shard),
    SequenceNumberRange: {
      StartingSequenceNumber: shard.startingSequenceNumber,
      ...(shard.closed === undefined ? {} : { EndingSequenceNumber: shard.closed.endingSequenceNumber }),
    },
  };
}

/** IDs of the one or two shards that this one came from. */
export function parentsOf(shard: Shard): string[] {
  return [shard.parentShardId, shard.adjacentParentShardId].filter((id) => id !== undefined);
}

function describeRange({ range }: Shard): { StartingHashKey: string; EndingHashKey: string } {
  return { StartingHashKey: formatHashKey(range.starting), EndingHashKey: formatHashKey(range.ending) };
}
