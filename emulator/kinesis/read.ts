import { AwsError } from "../aws-error.ts";
import type { StoredRecord } from "./record-log.ts";
import { findStream, type Registry } from "./registry.ts";
import { isSequenceNumber } from "./sequence-number.ts";
import { expire, isDrained, millisBehindLatest, readFrom, type Shard, shardId } from "./shard.ts";
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
  const position = positionOf(stream, shard, { Type, SequenceNumber, Timestamp }, registry.clock.now());
  return { ShardIterator: issue(registry, stream, shard, position) };
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
  const { records, next } = readWithinLimits(registry, stream, shard, iterator.position, Limit);
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
  { clock, onRefused }: Pick<Registry, "clock" | "onRefused">,
  stream: Stream,
  shard: Shard,
  position: number,
  limit: number,
): { records: StoredRecord[]; next: number } {
  const { readsOut, bytesOut } = shard.limits;
  const nowMs = clock.now();
  if (!readsOut.has(1, nowMs) || bytesOut.debtMs(nowMs) > 0) {
    onRefused?.(stream.arn, "read");
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

/** Where in the shard a starting position is. @throws AwsError InvalidArgumentException when it lacks what its type needs, or has what it can't use. */
export function positionOf(stream: Stream, shard: Shard, start: StartingPosition, nowMs: number): number {
  const { Type, SequenceNumber, Timestamp } = start;
  switch (Type) {
    case "TRIM_HORIZON":
    case "LATEST":
      if (SequenceNumber !== undefined) throw mismatched(Type, "also a");
      return Type === "LATEST" ? shard.log.end : shard.log.start;
    case "AT_TIMESTAMP":
      return shard.log.atTime(checkedTime(Timestamp, nowMs));
    case "AT_SEQUENCE_NUMBER":
      return shard.log.atSequenceNumber(checkedSequenceNumber(stream, shard, Type, SequenceNumber));
    case "AFTER_SEQUENCE_NUMBER":
      return shard.log.afterSequenceNumber(checkedSequenceNumber(stream, shard, Type, SequenceNumber));
  }
}

function checkedTime(timestamp: Date | undefined, nowMs: number): number {
  const ms = timestamp?.getTime();
  if (ms === undefined) {
    throw invalid(
      "Must specify timestampInMillis parameter for iterator of type AT_TIMESTAMP. Current request has no timestamp parameter.",
    );
  }
  if (ms > nowMs) {
    throw invalid(
      `The timestampInMillis parameter cannot be greater than the currentTimestampInMillis. timestampInMillis: ${ms}, currentTimestampInMillis: ${nowMs}`,
    );
  }
  return ms;
}

function checkedSequenceNumber(stream: Stream, shard: Shard, type: string, sequenceNumber: string | undefined): string {
  if (sequenceNumber === undefined) throw mismatched(type, "no");
  const index = stream.sequenceNumbers.shardIndexOf(sequenceNumber);
  if (index === shard.index) return sequenceNumber;
  if (index !== undefined) {
    throw invalid(
      `Invalid StartingSequenceNumber. It encodes ${shardId(index)}, while it was used in a call to a shard with ${shard.id}`,
    );
  }
  const use = `StartingSequenceNumber ${sequenceNumber} used in GetShardIterator on shard ${shard.id} in stream ${stream.name} under account ${stream.account} is invalid`;
  throw invalid(isSequenceNumber(sequenceNumber) ? `${use} because it did not come from this stream.` : `${use}.`);
}

function mismatched(type: string, what: "also a" | "no"): AwsError {
  return invalid(
    `Must either specify (1) AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER and StartingSequenceNumber or (2) TRIM_HORIZON or LATEST and no StartingSequenceNumber. Request specified ${type} and ${what} StartingSequenceNumber.`,
  );
}

function invalid(message: string): AwsError {
  return new AwsError("InvalidArgumentException", message);
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
