import { AwsError } from "../aws-error.ts";
import { formatHashKey, type HashKey, type HashKeyRange, uniformRanges } from "./hash-key.ts";
import { createSequenceNumbers, type SequenceNumbers } from "./sequence-number.ts";
import { createShard, isDrained, type Shard } from "./shard.ts";
import type { ChildShard, ShardDescription, StreamMode } from "./types.ts";

const HOUR_MS = 3_600_000;

/** One stream and all its shards, closed ones too, oldest first. */
export type Stream = {
  readonly account: string;
  readonly region: string;
  readonly name: string;
  readonly arn: string;
  readonly createdAtMs: number;
  readonly sequenceNumbers: SequenceNumbers;
  readonly shards: Shard[];
  /** The shards that take records, by hash key range. */
  open: Shard[];
  readonly consumers: Map<string, Consumer>;
  mode: StreamMode;
  retentionPeriodHours: number;
  maxRecordSizeInKiB: number;
};

/** An enhanced fan-out consumer of one stream. */
export type Consumer = {
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
  "account" | "region" | "name" | "createdAtMs" | "mode" | "retentionPeriodHours" | "maxRecordSizeInKiB"
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
  };
  for (const range of uniformRanges(shardCount)) openShard(stream, range, [], origin.createdAtMs);
  return stream;
}

/** Adds a shard to the stream. */
export function openShard(stream: Stream, range: HashKeyRange, parents: readonly Shard[], nowMs: number): Shard {
  const shard = createShard({
    id: `shardId-${String(stream.shards.length).padStart(12, "0")}`,
    range,
    parents,
    startingSequenceNumber: stream.sequenceNumbers.next(),
    createdAtMs: nowMs,
  });
  stream.shards.push(shard);
  stream.open.push(shard);
  stream.open.sort((a, b) => (a.range.starting < b.range.starting ? -1 : 1));
  return shard;
}

/** The shard that takes records of this hash key. */
export function shardFor(stream: Stream, hashKey: HashKey): Shard {
  let low = 0;
  let high = stream.open.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    const shard = stream.open[middle];
    if (shard !== undefined && shard.range.starting <= hashKey) low = middle;
    else high = middle - 1;
  }
  const shard = stream.open[low];
  if (shard === undefined) throw new AwsError("InternalFailure", `Stream ${stream.name} has no open shard.`, 500);
  return shard;
}

/** @throws AwsError ResourceNotFoundException */
export function findShard(stream: Stream, shardId: string): Shard {
  const shard = stream.shards.find(({ id }) => id === shardId);
  if (shard === undefined) {
    throw new AwsError(
      "ResourceNotFoundException",
      `Could not find shard ${shardId} in stream ${stream.name} under account ${stream.account}.`,
    );
  }
  return shard;
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
