import { AwsError } from "../aws-error.ts";
import type { StoredRecord } from "./record-log.ts";
import { findStream, type Registry } from "./registry.ts";
import { isSequenceNumber } from "./sequence-number.ts";
import { expire, isDrained, millisBehindLatest, readFrom, type Shard } from "./shard.ts";
import { decodeShardIterator, encodeShardIterator } from "./shard-iterator.ts";
import { childrenOfDrained, findShard, retentionMs, type Stream } from "./stream.ts";
import {
  type ChildShard,
  type KinesisRecord,
  type Scope,
  type StartingPosition,
  type StreamIdentity,
  toKinesisRecord,
} from "./types.ts";

/** Input of GetShardIterator. */
export type GetShardIteratorInput = StreamIdentity & {
  ShardId: string;
  ShardIteratorType: StartingPosition["Type"];
  StartingSequenceNumber?: string | undefined;
  Timestamp?: Date | undefined;
};
/** Output of GetShardIterator. */
export type GetShardIteratorOutput = { ShardIterator: string };
/** Input of GetRecords. @default Limit 10,000 */
export type GetRecordsInput = { ShardIterator: string; Limit?: number | undefined };
/** Output of GetRecords. A drained shard has no next iterator, but children. */
export type GetRecordsOutput = {
  Records: KinesisRecord[];
  NextShardIterator?: string;
  MillisBehindLatest: number;
  ChildShards?: ChildShard[];
};

/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetShardIterator.html */
export function getShardIterator(
  registry: Registry,
  scope: Scope,
  input: GetShardIteratorInput,
): GetShardIteratorOutput {
  const stream = findStream(registry, scope, input);
  const shard = findShard(stream, input.ShardId);
  const { ShardIteratorType: Type, StartingSequenceNumber: SequenceNumber, Timestamp } = input;
  return { ShardIterator: issue(registry, stream, shard, positionOf(shard, { Type, SequenceNumber, Timestamp })) };
}

/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetRecords.html */
export function getRecords(
  registry: Registry,
  scope: Scope,
  { ShardIterator, Limit = 10_000 }: GetRecordsInput,
): GetRecordsOutput {
  if (!Number.isInteger(Limit) || Limit < 1 || Limit > 10_000) {
    throw new AwsError(
      "ValidationException",
      `1 validation error detected: Value '${Limit}' at 'limit' failed to satisfy constraint: Member must be between 1 and 10000`,
    );
  }
  const nowMs = registry.clock.now();
  const iterator = decodeShardIterator(ShardIterator, nowMs);
  const stream = findStream(registry, scope, { StreamARN: iterator.streamArn });
  if (stream.createdAtMs !== iterator.streamCreatedAtMs) {
    throw new AwsError("InvalidArgumentException", "Invalid ShardIterator.");
  }
  const shard = findShard(stream, iterator.shardId);
  const { records, next } = readWithinLimits(stream, shard, iterator.position, Limit, nowMs);
  const children = childrenOfDrained(stream, shard, next);
  return {
    Records: records.map(toKinesisRecord),
    ...(isDrained(shard, next) ? {} : { NextShardIterator: issue(registry, stream, shard, next) }),
    MillisBehindLatest: millisBehindLatest(shard, next, nowMs),
    ...(children === undefined ? {} : { ChildShards: children }),
  };
}

/**
 * Reads on from `position` as one GetRecords call: five a second and 2 MiB a second, shared by all who read the shard.
 * @throws AwsError ProvisionedThroughputExceededException
 */
export function readWithinLimits(
  stream: Stream,
  shard: Shard,
  position: number,
  limit: number,
  nowMs: number,
): { records: StoredRecord[]; next: number } {
  const { readsOut, bytesOut } = shard.limits;
  if (!readsOut.has(1, nowMs) || bytesOut.debtMs(nowMs) > 0) {
    throw new AwsError(
      "ProvisionedThroughputExceededException",
      `Rate exceeded for shard ${shard.id} in stream ${stream.name} under account ${stream.account}.`,
    );
  }
  expire(shard, nowMs - retentionMs(stream));
  const { records, next, bytes } = readFrom(shard, position, limit);
  readsOut.spend(1);
  bytesOut.spend(bytes);
  return { records, next };
}

/** Where in the shard a starting position is. @throws AwsError InvalidArgumentException when it lacks what its type needs. */
export function positionOf(shard: Shard, { Type, SequenceNumber, Timestamp }: StartingPosition): number {
  switch (Type) {
    case "TRIM_HORIZON":
      return shard.log.start;
    case "LATEST":
      return shard.log.end;
    case "AT_TIMESTAMP":
      if (Timestamp === undefined)
        throw new AwsError(
          "InvalidArgumentException",
          "Must specify timestampInMillis parameter for iterator type AT_TIMESTAMP.",
        );
      return shard.log.atTime(Timestamp.getTime());
    case "AT_SEQUENCE_NUMBER":
      return shard.log.atSequenceNumber(checkedSequenceNumber(Type, SequenceNumber));
    case "AFTER_SEQUENCE_NUMBER":
      return shard.log.afterSequenceNumber(checkedSequenceNumber(Type, SequenceNumber));
  }
}

function checkedSequenceNumber(type: string, sequenceNumber: string | undefined): string {
  if (sequenceNumber !== undefined && isSequenceNumber(sequenceNumber)) return sequenceNumber;
  throw new AwsError(
    "InvalidArgumentException",
    `Must specify startingSequenceNumber parameter for iterator type ${type}, got ${sequenceNumber}.`,
  );
}

function issue(registry: Registry, stream: Stream, shard: Shard, position: number): string {
  return encodeShardIterator({
    streamArn: stream.arn,
    streamCreatedAtMs: stream.createdAtMs,
    shardId: shard.id,
    position,
    issuedAtMs: registry.clock.now(),
  });
}
