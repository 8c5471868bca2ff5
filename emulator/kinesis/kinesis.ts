import * as consumers from "./consumers.ts";
import * as describe from "./describe.ts";
import * as fanOut from "./fan-out.ts";
import { listShards } from "./list-shards.ts";
import * as manage from "./manage.ts";
import { putRecord, putRecords } from "./put.ts";
import { describeLimits } from "./quota.ts";
import { getRecords, getShardIterator } from "./read.ts";
import { findStream, parseStreamArn, type Registry } from "./registry.ts";
import { mergeShards, splitShard, updateShardCount } from "./resharding.ts";
import { findShard } from "./stream.ts";
import { createStreamReader, type StreamReader } from "./stream-reader.ts";
import * as settings from "./stream-settings.ts";
import * as tags from "./tags.ts";
import { type Scope, type SubscribeToShardEvent, toKinesisRecord } from "./types.ts";

/**
 * Kinesis Data Streams without a transport: every account and region in memory, on one clock.
 * Each operation takes the caller's account and region and AWS's own input, answers AWS's output, and throws AwsError.
 */
export type Kinesis = ReturnType<typeof createKinesis>;

/** Creates a Kinesis without streams. */
export function createKinesis(args: Omit<Registry, "streams" | "recordBytes">) {
  const registry: Registry = { ...args, streams: new Map(), recordBytes: { bytes: 0 } };
  const bind =
    <I, O>(operation: (registry: Registry, scope: Scope, input: I) => O) =>
    (scope: Scope, input: I): O =>
      operation(registry, scope, input);
  return {
    createStream: bind(manage.createStream),
    deleteStream: bind(manage.deleteStream),
    describeStream: bind(describe.describeStream),
    describeStreamSummary: bind(describe.describeStreamSummary),
    listStreams: bind(describe.listStreams),
    increaseStreamRetentionPeriod: bind(manage.increaseStreamRetentionPeriod),
    decreaseStreamRetentionPeriod: bind(manage.decreaseStreamRetentionPeriod),
    updateMaxRecordSize: bind(manage.updateMaxRecordSize),
    updateStreamMode: bind(settings.updateStreamMode),
    startStreamEncryption: bind(settings.startStreamEncryption),
    stopStreamEncryption: bind(settings.stopStreamEncryption),
    enableEnhancedMonitoring: bind(settings.enableEnhancedMonitoring),
    disableEnhancedMonitoring: bind(settings.disableEnhancedMonitoring),
    putResourcePolicy: bind(settings.putResourcePolicy),
    getResourcePolicy: bind(settings.getResourcePolicy),
    deleteResourcePolicy: bind(settings.deleteResourcePolicy),
    addTagsToStream: bind(tags.addTagsToStream),
    removeTagsFromStream: bind(tags.removeTagsFromStream),
    listTagsForStream: bind(tags.listTagsForStream),
    tagResource: bind(tags.tagResource),
    untagResource: bind(tags.untagResource),
    listTagsForResource: bind(tags.listTagsForResource),
    describeLimits: (scope: Scope) => describeLimits(registry, scope),
    putRecord: bind(putRecord),
    putRecords: bind(putRecords),
    getShardIterator: bind(getShardIterator),
    getRecords: bind(getRecords),
    listShards: bind(listShards),
    splitShard: bind(splitShard),
    mergeShards: bind(mergeShards),
    updateShardCount: bind(updateShardCount),
    registerStreamConsumer: bind(consumers.registerStreamConsumer),
    describeStreamConsumer: bind(consumers.describeStreamConsumer),
    listStreamConsumers: bind(consumers.listStreamConsumers),
    deregisterStreamConsumer: bind(consumers.deregisterStreamConsumer),
    /** Pushes records to an enhanced fan-out consumer until `signal` is aborted, the shard drained or five minutes over. */
    subscribeToShard(
      scope: Scope,
      input: fanOut.SubscribeToShardInput,
      signal?: AbortSignal,
    ): AsyncGenerator<SubscribeToShardEvent> {
      return toEvents(fanOut.subscribeToShard(registry, scope, input, signal));
    },
    /** Reads a stream in process. */
    reader: (streamArn: string): StreamReader => createStreamReader(registry, streamArn),
    /** Drops a shard's records up to and including `sequenceNumber`: memory stays bounded once all readers are past them. */
    trim(streamArn: string, shardId: string, sequenceNumber: string): void {
      const { log } = findShard(findStream(registry, parseStreamArn(streamArn), { StreamARN: streamArn }), shardId);
      log.trimBefore(log.afterSequenceNumber(sequenceNumber));
    },
  };
}

async function* toEvents(pushes: AsyncIterable<fanOut.Push>): AsyncGenerator<SubscribeToShardEvent> {
  for await (const { records, continuationSequenceNumber, millisBehindLatest, childShards } of pushes) {
    yield {
      Records: records.map(toKinesisRecord),
      MillisBehindLatest: millisBehindLatest,
      // Consumers take a missing continuation for the end of the shard, and children beside one for a mistake.
      ...(childShards === undefined
        ? { ContinuationSequenceNumber: continuationSequenceNumber }
        : { ChildShards: childShards }),
    };
  }
}
