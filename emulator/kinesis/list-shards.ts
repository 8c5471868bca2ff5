import { z } from "zod";
import { AwsError } from "../aws-error.ts";
import { decodePageToken, encodePageToken } from "./page-token.ts";
import { checkCreation, findStream, type Registry } from "./registry.ts";
import { type Shard, shardId, shardIndex } from "./shard.ts";
import { type ShardFilter, shardFilter } from "./shard-filter.ts";
import { describeShard, livingShards, retentionMs, type Stream } from "./stream.ts";
import type { Scope, ShardDescription, StreamIdentity } from "./types.ts";

/** Input of ListShards. A `NextToken` stands for the stream and the filter of the first call. @default MaxResults 1,000 */
export type ListShardsInput = StreamIdentity & {
  /** Tells a stream from an earlier one of the same name. */
  StreamCreationTimestamp?: Date | undefined;
  NextToken?: string | undefined;
  ExclusiveStartShardId?: string | undefined;
  MaxResults?: number | undefined;
  ShardFilter?: ShardFilter | undefined;
};
/** Output of ListShards. */
export type ListShardsOutput = { Shards: ShardDescription[]; NextToken?: string };

/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_ListShards.html */
export function listShards(registry: Registry, scope: Scope, input: ListShardsInput): ListShardsOutput {
  const page = input.NextToken === undefined ? firstPage(registry, scope, input) : nextPage(registry, input);
  const stream = findStream(registry, scope, { StreamARN: page.streamArn });
  const nowMs = registry.clock.now();
  const matching = livingShards(stream, nowMs).filter(
    (shard) => shard.id > page.afterShardId && matches(stream, shard, page.filter, nowMs),
  );
  const shards = matching.slice(0, input.MaxResults ?? 1000);
  const last = shards.at(-1);
  return {
    Shards: shards.map(describeShard),
    ...(last === undefined || shards.length === matching.length
      ? {}
      : { NextToken: tokenOf({ ...page, afterShardId: last.id }, nowMs) }),
  };
}

function firstPage(registry: Registry, scope: Scope, input: ListShardsInput): Page {
  if (input.StreamName === undefined && input.StreamARN === undefined)
    throw invalid("Either NextToken or StreamName should be provided.");
  const stream = findStream(registry, scope, input);
  checkCreation(stream, input.StreamCreationTimestamp);
  return {
    streamArn: stream.arn,
    afterShardId: normalized(input.ExclusiveStartShardId ?? ""),
    filter: input.ShardFilter,
  };
}

/** A page token stands for all that the first call said, so nothing of it may be said again. */
function nextPage(registry: Registry, input: ListShardsInput): Page {
  const { StreamName, StreamARN, StreamCreationTimestamp, ExclusiveStartShardId, ShardFilter } = input;
  const said = { StreamName, StreamARN, StreamCreationTimestamp, ExclusiveStartShardId, ShardFilter };
  for (const [name, value] of Object.entries(said)) {
    if (value !== undefined) throw invalid(`NextToken and ${name} cannot be provided together.`);
  }
  return decodePageToken(pagePlace, input.NextToken ?? "", registry.clock.now());
}

const pagePlace = z.object({ streamArn: z.string(), afterShardId: z.string(), filter: shardFilter.optional() });
type Page = z.infer<typeof pagePlace>;

function tokenOf({ filter, ...page }: Page, nowMs: number): string {
  const Timestamp = filter?.Timestamp && filter.Timestamp.getTime() / 1000;
  return encodePageToken({ ...page, ...(filter && { filter: { ...filter, Timestamp } }) }, nowMs);
}

function matches(stream: Stream, shard: Shard, wanted: ShardFilter | undefined, nowMs: number): boolean {
  // Before the stream was there, and before its oldest record, it is as it was at the oldest.
  const horizonMs = Math.max(nowMs - retentionMs(stream), stream.createdAtMs);
  switch (wanted?.Type) {
    case undefined:
    case "FROM_TRIM_HORIZON":
      return true;
    case "AFTER_SHARD_ID":
      return shard.id > normalized(needed(wanted, wanted.ShardId, "ShardId"));
    case "AT_LATEST":
      return shard.closed === undefined;
    case "AT_TRIM_HORIZON":
      return wasOpenAt(shard, horizonMs);
    case "AT_TIMESTAMP":
      return wasOpenAt(shard, Math.max(horizonMs, timestampMs(wanted)));
    case "FROM_TIMESTAMP":
      return shard.closed === undefined || shard.closed.atMs >= timestampMs(wanted);
  }
}

function wasOpenAt(shard: Shard, ms: number): boolean {
  return shard.createdAtMs <= ms && (shard.closed === undefined || shard.closed.atMs > ms);
}

function timestampMs(wanted: ShardFilter): number {
  return needed(wanted, wanted.Timestamp, "Timestamp").getTime();
}

function needed<T>({ Type }: ShardFilter, value: T | undefined, name: string): T {
  if (value === undefined) throw invalid(`${name} must be specified for shard filter type ${Type}.`);
  return value;
}

/** A shard's ID in its full form, so that it can be compared. */
function normalized(id: string): string {
  const index = shardIndex(id);
  return index === undefined ? id : shardId(index);
}

function invalid(message: string): AwsError {
  return new AwsError("InvalidArgumentException", message);
}
