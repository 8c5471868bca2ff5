import {
  CloudWatchClient,
  type MetricAlarm,
  type MetricDataQuery,
  type MetricDataResult,
  paginateDescribeAlarms,
  paginateGetMetricData,
} from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import {
  DescribeStreamSummaryCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type GetShardIteratorCommandInput,
  KinesisClient,
  type _Record as KinesisRecord,
  ListShardsCommand,
} from "@aws-sdk/client-kinesis";
import { LambdaClient, paginateListEventSourceMappings } from "@aws-sdk/client-lambda";
import { S3Client } from "@aws-sdk/client-s3";
import { XRayClient } from "@aws-sdk/client-xray";
import { isLocal } from "../redrive/find-outputs.ts";
import { type EvidenceReads, readsOfLogs, readsOfS3, readsOfXray } from "./evidence-reads.ts";

/** What is read of a region: these calls alone. Each rejects with the SDK's error. */
export type Reads = EvidenceReads & {
  metrics(queries: MetricDataQuery[], startMs: number, endMs: number): Promise<MetricDataResult[]>;
  alarms(prefix: string): Promise<MetricAlarm[]>;
  /** What drives a function, by the ARN of the alias that is invoked. */
  mappings(functionArn: string): Promise<WatchedMapping[]>;
  /** Open shards of a stream. */
  shardCount(streamArn: string): Promise<number | undefined>;
  /** IDs of the first of the shards that are open. */
  shardIds(streamArn: string, most: number): Promise<string[]>;
  /** Records of a shard, from a moment or a sequence number on. */
  records(at: RecordsAt): Promise<KinesisRecord[]>;
};

/** An event source mapping; `streamName` of a Kinesis stream alone. */
export type WatchedMapping = { uuid: string; streamName: string | undefined };

/** Where records are read from. */
export type RecordsAt = { streamArn: string; shardId: string; most: number } & (
  | { sinceMs: number }
  | { sequenceNumber: string }
);

/** Opens the SDK's clients of some regions. */
export function openReads(regions: readonly string[]): { of(region: string): Reads; close(): void } {
  const clients = new Map(regions.map((region) => [region, clientsOf(region)]));
  return {
    of(region) {
      const found = clients.get(region);
      if (found === undefined) throw new RangeError(`region must be one of ${regions.join(", ")}, got ${region}.`);
      const { cloudwatch, kinesis, lambda, logs, s3, xray } = found;
      return {
        ...{ ...readsOfCloudWatch(cloudwatch), ...readsOfKinesis(kinesis), ...readsOfLambda(lambda) },
        ...{ ...readsOfLogs(logs), ...readsOfS3(s3), ...readsOfXray(xray) },
      };
    },
    close() {
      for (const found of clients.values()) for (const client of Object.values(found)) client.destroy();
    },
  };
}

const clientsOf = (region: string) => ({
  cloudwatch: new CloudWatchClient({ region }),
  kinesis: new KinesisClient({ region }),
  lambda: new LambdaClient({ region }),
  logs: new CloudWatchLogsClient({ region }),
  s3: new S3Client({ region, forcePathStyle: isLocal(process.env.AWS_ENDPOINT_URL) }),
  xray: new XRayClient({ region }),
});

const readsOfCloudWatch = (client: CloudWatchClient): Pick<Reads, "metrics" | "alarms"> => ({
  async metrics(MetricDataQueries, startMs, endMs) {
    const found: MetricDataResult[] = [];
    const input = { MetricDataQueries, StartTime: new Date(startMs), EndTime: new Date(endMs) };
    for await (const page of paginateGetMetricData({ client }, { ...input, ScanBy: "TimestampDescending" }))
      found.push(...(page.MetricDataResults ?? []));
    return found;
  },
  async alarms(AlarmNamePrefix) {
    const found: MetricAlarm[] = [];
    for await (const page of paginateDescribeAlarms({ client }, { AlarmNamePrefix, AlarmTypes: ["MetricAlarm"] }))
      found.push(...(page.MetricAlarms ?? []));
    return found;
  },
});

const readsOfKinesis = (client: KinesisClient): Pick<Reads, "shardCount" | "shardIds" | "records"> => ({
  async shardCount(StreamARN) {
    const { StreamDescriptionSummary } = await client.send(new DescribeStreamSummaryCommand({ StreamARN }));
    return StreamDescriptionSummary?.OpenShardCount;
  },
  async shardIds(StreamARN, most) {
    const ShardFilter = { Type: "AT_LATEST" } as const;
    const { Shards = [] } = await client.send(new ListShardsCommand({ StreamARN, ShardFilter, MaxResults: most }));
    return Shards.flatMap(({ ShardId }) => ShardId ?? []);
  },
  async records(at) {
    const { streamArn: StreamARN, shardId: ShardId, most } = at;
    const from: Pick<GetShardIteratorCommandInput, "ShardIteratorType" | "Timestamp" | "StartingSequenceNumber"> =
      "sinceMs" in at
        ? { ShardIteratorType: "AT_TIMESTAMP", Timestamp: new Date(at.sinceMs) }
        : { ShardIteratorType: "AT_SEQUENCE_NUMBER", StartingSequenceNumber: at.sequenceNumber };
    const { ShardIterator } = await client.send(new GetShardIteratorCommand({ StreamARN, ShardId, ...from }));
    const { Records = [] } = await client.send(new GetRecordsCommand({ StreamARN, ShardIterator, Limit: most }));
    return Records;
  },
});

const STREAM_ARN = /^arn:[\w-]+:kinesis:[^:]*:\d*:stream\/([\w.-]+)/;

const readsOfLambda = (client: LambdaClient): Pick<Reads, "mappings"> => ({
  async mappings(FunctionName) {
    const found: WatchedMapping[] = [];
    for await (const page of paginateListEventSourceMappings({ client }, { FunctionName }))
      for (const { UUID: uuid, EventSourceArn = "" } of page.EventSourceMappings ?? [])
        if (uuid !== undefined) found.push({ uuid, streamName: STREAM_ARN.exec(EventSourceArn)?.[1] });
    return found;
  },
});
