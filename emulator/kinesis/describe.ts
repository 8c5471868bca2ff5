import { z } from "zod";
import { decodePageToken, encodePageToken } from "./page-token.ts";
import { findStream, type Registry } from "./registry.ts";
import { describeShard, livingShards, type Stream } from "./stream.ts";
import type { Scope, ShardDescription, StreamIdentity, StreamMode } from "./types.ts";

/** What every description of a stream says. */
type StreamFacts = {
  StreamName: string;
  StreamARN: string;
  StreamStatus: "ACTIVE";
  StreamModeDetails: { StreamMode: StreamMode };
  StreamCreationTimestamp: Date;
};
type DetailedFacts = StreamFacts & {
  RetentionPeriodHours: number;
  EnhancedMonitoring: { ShardLevelMetrics: string[] }[];
  EncryptionType: "NONE" | "KMS";
  KeyId?: string;
};
/** Output of DescribeStream. */
export type DescribeStreamOutput = {
  StreamDescription: DetailedFacts & { Shards: ShardDescription[]; HasMoreShards: boolean };
};
/** Output of DescribeStreamSummary. */
export type DescribeStreamSummaryOutput = {
  StreamDescriptionSummary: DetailedFacts & {
    OpenShardCount: number;
    ConsumerCount: number;
    MaxRecordSizeInKiB: number;
    /** On-demand streams only. */
    RecordDistributionStrategy?: "USER_PARTITION_KEY";
  };
};
/** Output of ListStreams. */
export type ListStreamsOutput = {
  StreamNames: string[];
  HasMoreStreams: boolean;
  NextToken?: string;
  StreamSummaries: StreamFacts[];
};

/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_DescribeStream.html @default Limit 100 */
export function describeStream(
  registry: Registry,
  scope: Scope,
  input: StreamIdentity & { Limit?: number | undefined; ExclusiveStartShardId?: string | undefined },
): DescribeStreamOutput {
  const stream = findStream(registry, scope, input);
  const after = livingShards(stream, registry.clock.now()).filter(({ id }) => id > (input.ExclusiveStartShardId ?? ""));
  const shards = after.slice(0, input.Limit ?? 100);
  return {
    StreamDescription: {
      ...detailedFacts(stream),
      Shards: shards.map(describeShard),
      HasMoreShards: shards.length < after.length,
    },
  };
}

/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_DescribeStreamSummary.html */
export function describeStreamSummary(
  registry: Registry,
  scope: Scope,
  input: StreamIdentity,
): DescribeStreamSummaryOutput {
  const stream = findStream(registry, scope, input);
  return {
    StreamDescriptionSummary: {
      ...detailedFacts(stream),
      OpenShardCount: stream.open.length,
      ConsumerCount: stream.consumers.size,
      MaxRecordSizeInKiB: stream.maxRecordSizeInKiB,
      ...(stream.mode === "ON_DEMAND" && { RecordDistributionStrategy: "USER_PARTITION_KEY" }),
    },
  };
}

/** By name. https://docs.aws.amazon.com/kinesis/latest/APIReference/API_ListStreams.html @default Limit 100 */
export function listStreams(
  registry: Registry,
  { account, region }: Scope,
  input: {
    Limit?: number | undefined;
    ExclusiveStartStreamName?: string | undefined;
    NextToken?: string | undefined;
  },
): ListStreamsOutput {
  const nowMs = registry.clock.now();
  const start =
    input.NextToken === undefined
      ? (input.ExclusiveStartStreamName ?? "")
      : decodePageToken(z.string(), input.NextToken, nowMs);
  const after = [...registry.streams.values()]
    .filter((stream) => stream.account === account && stream.region === region)
    .filter(({ name }) => name > start)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const page = after.slice(0, input.Limit ?? 100);
  const last = page.at(-1);
  return {
    StreamNames: page.map(({ name }) => name),
    HasMoreStreams: page.length < after.length,
    ...(last !== undefined && page.length < after.length && { NextToken: encodePageToken(last.name, nowMs) }),
    StreamSummaries: page.map(facts),
  };
}

function facts(stream: Stream): StreamFacts {
  return {
    StreamName: stream.name,
    StreamARN: stream.arn,
    StreamStatus: "ACTIVE",
    StreamModeDetails: { StreamMode: stream.mode },
    StreamCreationTimestamp: new Date(stream.createdAtMs),
  };
}

function detailedFacts(stream: Stream): DetailedFacts {
  return {
    ...facts(stream),
    RetentionPeriodHours: stream.retentionPeriodHours,
    EnhancedMonitoring: [{ ShardLevelMetrics: [...stream.shardLevelMetrics] }],
    ...encryptionOf(stream),
  };
}

function encryptionOf({ encryptionKeyId }: Stream): Pick<DetailedFacts, "EncryptionType" | "KeyId"> {
  return encryptionKeyId === undefined ? { EncryptionType: "NONE" } : { EncryptionType: "KMS", KeyId: encryptionKeyId };
}
