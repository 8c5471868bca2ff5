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
type DetailedFacts = StreamFacts & { RetentionPeriodHours: number; EnhancedMonitoring: []; EncryptionType: "NONE" };
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
  };
};
/** Output of ListStreams. */
export type ListStreamsOutput = { StreamNames: string[]; HasMoreStreams: boolean; StreamSummaries: StreamFacts[] };

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
    },
  };
}

/** By name. https://docs.aws.amazon.com/kinesis/latest/APIReference/API_ListStreams.html @default Limit 100 */
export function listStreams(
  registry: Registry,
  { account, region }: Scope,
  input: { Limit?: number | undefined; ExclusiveStartStreamName?: string | undefined },
): ListStreamsOutput {
  const after = [...registry.streams.values()]
    .filter((stream) => stream.account === account && stream.region === region)
    .filter(({ name }) => name > (input.ExclusiveStartStreamName ?? ""))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const page = after.slice(0, input.Limit ?? 100);
  return {
    StreamNames: page.map(({ name }) => name),
    HasMoreStreams: page.length < after.length,
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
    EnhancedMonitoring: [],
    EncryptionType: "NONE",
  };
}
