import { AwsError } from "../aws-error.ts";
import {
  formatHashKey,
  type HashKeyRange,
  nextHashKey,
  parseHashKey,
  previousHashKey,
  uniformRanges,
} from "./hash-key.ts";
import { checkQuota } from "./quota.ts";
import { findStream, type Registry } from "./registry.ts";
import { announce, type Shard } from "./shard.ts";
import { closeShard, findShard, openIndex, openShard, type Stream, shardFor } from "./stream.ts";
import type { Scope, StreamIdentity } from "./types.ts";

/** What UpdateShardCount scales a stream to at most. */
const MAXIMUM_SHARDS = 10_000;

/** Input of SplitShard. */
export type SplitShardInput = StreamIdentity & { ShardToSplit: string; NewStartingHashKey: string };
/** Input of MergeShards. */
export type MergeShardsInput = StreamIdentity & { ShardToMerge: string; AdjacentShardToMerge: string };
/** Input of UpdateShardCount. */
export type UpdateShardCountInput = StreamIdentity & { TargetShardCount: number; ScalingType?: string | undefined };
/** Output of UpdateShardCount. */
export type UpdateShardCountOutput = {
  StreamName: string;
  StreamARN: string;
  CurrentShardCount: number;
  TargetShardCount: number;
};

/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_SplitShard.html */
export function splitShard(registry: Registry, scope: Scope, input: SplitShardInput): void {
  const stream = provisioned(findStream(registry, scope, input));
  const shard = openOnly(stream, input.ShardToSplit);
  checkQuota(registry, stream, 1);
  const at = parseHashKey(input.NewStartingHashKey);
  const { starting, ending } = shard.range;
  if (at <= nextHashKey(starting) || at >= ending) {
    throw new AwsError(
      "InvalidArgumentException",
      `NewStartingHashKey ${input.NewStartingHashKey} used in SplitShard() on shard ${shard.id} in stream ${stream.name} under account ${stream.account} is not both greater than one plus the shard's StartingHashKey ${formatHashKey(starting)} and less than the shard's EndingHashKey ${formatHashKey(ending)}.`,
    );
  }
  split(stream, shard, at, registry.clock.now());
}

/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_MergeShards.html */
export function mergeShards(registry: Registry, scope: Scope, input: MergeShardsInput): void {
  const stream = provisioned(findStream(registry, scope, input));
  const shards = [openOnly(stream, input.ShardToMerge), openOnly(stream, input.AdjacentShardToMerge)];
  const [lower, upper] = shards.sort((a, b) => (a.range.starting < b.range.starting ? -1 : 1));
  if (
    lower === undefined ||
    upper === undefined ||
    lower === upper ||
    nextHashKey(lower.range.ending) !== upper.range.starting
  ) {
    throw new AwsError(
      "InvalidArgumentException",
      `Shards ${input.ShardToMerge} and ${input.AdjacentShardToMerge} in stream ${stream.name} under account ${stream.account} are not an adjacent pair of shards eligible for merging`,
    );
  }
  merge(stream, lower, upper, registry.clock.now());
}

/** Splits and merges until the shards are uniform. https://docs.aws.amazon.com/kinesis/latest/APIReference/API_UpdateShardCount.html */
export function updateShardCount(
  registry: Registry,
  scope: Scope,
  input: UpdateShardCountInput,
): UpdateShardCountOutput {
  const stream = provisioned(findStream(registry, scope, input));
  const { TargetShardCount: target } = input;
  const current = stream.open.length;
  if (!Number.isInteger(target) || target < Math.ceil(current / 2) || target > current * 2) {
    throw new AwsError(
      "InvalidArgumentException",
      `UpdateShardCount cannot scale below half or over double your current open shard count. Current open shard count: ${current} Target shard count: ${target}`,
    );
  }
  if (target > MAXIMUM_SHARDS) throw exceedsStreamLimit(stream, target);
  checkQuota(registry, stream, target - current);
  for (const range of uniformRanges(target)) reshapeTo(stream, range, registry.clock.now());
  return { StreamName: stream.name, StreamARN: stream.arn, CurrentShardCount: current, TargetShardCount: target };
}

/** Cuts whatever sticks out of `range`, then joins what lies within it. */
function reshapeTo(stream: Stream, range: HashKeyRange, nowMs: number): void {
  const last = shardFor(stream, range.ending);
  if (last.range.ending > range.ending) split(stream, last, nextHashKey(range.ending), nowMs);
  const within = stream.open.slice(openIndex(stream, range.starting), openIndex(stream, range.ending) + 1);
  within.reduce((lower, upper) => merge(stream, lower, upper, nowMs));
}

function split(stream: Stream, shard: Shard, at: string, nowMs: number): void {
  closeShard(stream, shard, nowMs);
  openShard(stream, { starting: shard.range.starting, ending: previousHashKey(at) }, [shard], nowMs);
  openShard(stream, { starting: at, ending: shard.range.ending }, [shard], nowMs);
  announce(shard);
}

function merge(stream: Stream, lower: Shard, upper: Shard, nowMs: number): Shard {
  closeShard(stream, lower, nowMs);
  closeShard(stream, upper, nowMs);
  const child = openShard(
    stream,
    { starting: lower.range.starting, ending: upper.range.ending },
    [lower, upper],
    nowMs,
  );
  announce(lower);
  announce(upper);
  return child;
}

function openOnly(stream: Stream, shardId: string): Shard {
  const shard = findShard(stream, shardId);
  if (shard.closed === undefined) return shard;
  throw new AwsError(
    "InvalidArgumentException",
    `Shard ${shard.id} in stream ${stream.name} under account ${stream.account} has already been merged or split, and thus is not eligible for merging or splitting.`,
  );
}

function exceedsStreamLimit(stream: Stream, target: number): AwsError {
  return new AwsError(
    "LimitExceededException",
    `UpdateShardCount cannot scale stream ${stream.name} under account ${stream.account} to more than ${MAXIMUM_SHARDS} shards. Target shard count: ${target}`,
  );
}

function provisioned(stream: Stream): Stream {
  if (stream.mode === "PROVISIONED") return stream;
  throw new AwsError(
    "ValidationException",
    `Request is invalid. Stream ${stream.name} under account ${stream.account} is in On-Demand mode.`,
  );
}
