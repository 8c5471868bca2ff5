import { z } from "zod";
import { AwsError } from "../aws-error.ts";
import { findStream, type Registry } from "./registry.ts";
import type { Shard } from "./shard.ts";
import { describeShard, livingShards, retentionMs, type Stream } from "./stream.ts";
import type { Scope, ShardDescription, ShardFilter, StreamIdentity } from "./types.ts";

/** Input of ListShards. A `NextToken` stands for the stream and the filter of the first call. @default MaxResults 1,000 */
export type ListShardsInput = StreamIdentity & {
  NextToken?: string | undefined;
  ExclusiveStartShardId?: string | undefined;
  MaxResults?: number | undefined;
  ShardFilter?: ShardFilter | undefined;
};
/** Output of ListShards. */
export type ListShardsOutput = { Shards: ShardDescription[]; NextToken?: string };

/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_ListShards.html */
export function listShards(registry: Registry, scope: Scope, input: ListShardsInput): ListShardsOutput {
  const page = input.NextToken === undefined ? firstPage(registry, scope, input) : decodeToken(input.NextToken);
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
      : { NextToken: encodeToken({ ...page, afterShardId: last.id }) }),
  };
}

const filter = z.object({
  Type: z.enum([
    "AFTER_SHARD_ID",
    "AT_TRIM_HORIZON",
    "FROM_TRIM_HORIZON",
    "AT_LATEST",
    "AT_TIMESTAMP",
    "FROM_TIMESTAMP",
  ]),
  ShardId: z.string().optional(),
  Timestamp: z.coerce.date().optional(),
});
const pageToken = z.object({ streamArn: z.string(), afterShardId: z.string(), filter: filter.optional() });
type Page = z.infer<typeof pageToken>;

function firstPage(registry: Registry, scope: Scope, input: ListShardsInput): Page {
  const streamArn = findStream(registry, scope, input).arn;
  return { streamArn, afterShardId: input.ExclusiveStartShardId ?? "", filter: input.ShardFilter };
}

function encodeToken(page: Page): string {
  return Buffer.from(JSON.stringify(page)).toString("base64");
}

function decodeToken(text: string): Page {
  try {
    return pageToken.parse(JSON.parse(Buffer.from(text, "base64").toString()));
  } catch {
    throw new AwsError("InvalidArgumentException", "Invalid NextToken.");
  }
}

function matches(stream: Stream, shard: Shard, shardFilter: ShardFilter | undefined, nowMs: number): boolean {
  const horizonMs = nowMs - retentionMs(stream);
  switch (shardFilter?.Type) {
    case undefined:
    case "FROM_TRIM_HORIZON":
      return true;
    case "AFTER_SHARD_ID":
      return shard.id > needed(shardFilter, shardFilter.ShardId, "ShardId");
    case "AT_LATEST":
      return shard.closed === undefined;
    case "AT_TRIM_HORIZON":
      return wasOpenAt(shard, Math.max(horizonMs, stream.createdAtMs));
    case "AT_TIMESTAMP":
      return wasOpenAt(shard, Math.max(horizonMs, timestampMs(shardFilter)));
    case "FROM_TIMESTAMP":
      return shard.closed === undefined || shard.closed.atMs >= timestampMs(shardFilter);
  }
}

function wasOpenAt(shard: Shard, ms: number): boolean {
  return shard.createdAtMs <= ms && (shard.closed === undefined || shard.closed.atMs > ms);
}

function timestampMs(shardFilter: ShardFilter): number {
  return needed(shardFilter, shardFilter.Timestamp, "Timestamp").getTime();
}

function needed<T>({ Type }: ShardFilter, value: T | undefined, name: string): T {
  if (value === undefined)
    throw new AwsError("InvalidArgumentException", `${name} must be specified for shard filter type ${Type}.`);
  return value;
}
