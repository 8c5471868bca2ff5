import { AwsError } from "../../aws-error.ts";
import { type ChangeShard, type ChangeStream, isOpen, STREAM_RETENTION_MS, turnOver } from "../store/change-stream.ts";
import { findTable } from "../store/find-table.ts";
import type { Tables } from "../store/table.ts";

/** The stream of an ARN, as it is now: its table's expired items deleted, its old shards closed. @throws AwsError ResourceNotFoundException */
export function findStream(tables: Tables, arn: string): ChangeStream {
  const stream = livingStreams(tables).find((each) => each.arn === arn);
  if (stream === undefined)
    throw new AwsError("ResourceNotFoundException", `Requested resource not found: Stream: ${arn} not found`);
  if (isOpen(stream)) {
    const [, , , region = "", account = ""] = arn.split(":");
    findTable(tables, { account, region }, stream.tableName);
  }
  turnOver(stream, tables.clock.now());
  return stream;
}

/** A shard of a stream. @throws AwsError ResourceNotFoundException */
export function findShard({ shards, arn }: ChangeStream, shardId: string): ChangeShard {
  const shard = shards.find(({ id }) => id === shardId);
  if (shard !== undefined) return shard;
  throw new AwsError(
    "ResourceNotFoundException",
    `Requested resource not found: Shard does not exist: ${shardId} of ${arn}`,
  );
}

/** Every stream but those that are closed and hold nothing any more: these are forgotten. */
export function livingStreams({ streams, clock }: Tables): ChangeStream[] {
  const oldestMs = clock.now() - STREAM_RETENTION_MS;
  for (const [arn, { closedAtMs }] of streams)
    if (closedAtMs !== undefined && closedAtMs < oldestMs) streams.delete(arn);
  return [...streams.values()];
}
