import { z } from "zod";
import { shardFilter, timestamp } from "../shard-filter.ts";

const base64 = z.string().transform((text, context) => {
  const bytes = Buffer.from(text, "base64");
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  if (bytes.length !== (text.length / 4) * 3 - padding)
    context.issues.push({ code: "invalid_type", expected: "string", input: text });
  return bytes;
});
/** Bytes: base64 in JSON, themselves in CBOR. */
const blob = z.union([base64, z.instanceof(Uint8Array)]);

const name = z
  .string()
  .regex(/^[a-zA-Z0-9_.-]+$/)
  .min(1)
  .max(128);
const shardId = name;
const arn = (pattern: RegExp) => z.string().min(1).max(2048).regex(pattern);
const streamArn = arn(/^arn:aws.*:kinesis:.*:\d{12}:stream\/\S+$/);
const consumerArn = arn(/^(arn):aws.*:kinesis:.*:\d{12}:.*stream\/[a-zA-Z0-9_.-]+\/consumer\/[a-zA-Z0-9_.-]+:[0-9]+$/);
const resourceArn = arn(/^arn:aws.*:kinesis:.*:\d{12}:.*stream\/\S+$/);
const sequenceNumber = z.string().regex(/^(?:0|([1-9]\d{0,128}))$/);
const hashKey = z.string().regex(/^(?:0|([1-9]\d{0,38}))$/);
const pageSize = z.number().min(1).max(10_000);
const nextToken = z.string().min(1).max(1_048_576);
const stream = { StreamName: name.optional(), StreamARN: streamArn.optional() };
// The shapes of records are cheap to read: their limits are checked where they are put.
const entry = { Data: blob, PartitionKey: z.string(), ExplicitHashKey: hashKey.optional() };
const positionType = z.enum(["AFTER_SEQUENCE_NUMBER", "LATEST", "AT_TIMESTAMP", "AT_SEQUENCE_NUMBER", "TRIM_HORIZON"]);
const modeDetails = z.object({ StreamMode: z.enum(["PROVISIONED", "ON_DEMAND"]) });
const tagKey = z.string().min(1).max(128);
const tags = z.record(tagKey, z.string().max(256)).refine((some) => {
  const count = Object.keys(some).length;
  return count >= 1 && count <= 200;
}, "Member must have length from 1 to 200");
const tagKeys = z.array(tagKey).min(1).max(50);
const consumer = {
  ConsumerARN: consumerArn.optional(),
  ConsumerName: name.optional(),
  StreamARN: streamArn.optional(),
};
/** A member that the model leaves out: better refused than passed over. */
const unmodelled = z
  .unknown()
  .refine(() => false, "Member is not modelled by the local cloud")
  .optional();

/** An operation without input. */
export const nothing = z.object({});
/** A stream by name or ARN. */
export const streamIdentity = z.object(stream);
/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_CreateStream.html */
export const createStream = z.object({
  StreamName: name,
  ShardCount: z.number().min(1).max(100_000).optional(),
  StreamModeDetails: modeDetails.optional(),
  MaxRecordSizeInKiB: z.number().optional(),
  Tags: tags.optional(),
  WarmThroughputMiBps: unmodelled,
  RecordDistributionStrategy: z.literal("USER_PARTITION_KEY").optional(),
});
/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_DeleteStream.html */
export const deleteStream = z.object({ ...stream, EnforceConsumerDeletion: z.boolean().optional() });
/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_DescribeStream.html */
export const describeStream = z.object({
  ...stream,
  Limit: pageSize.optional(),
  ExclusiveStartShardId: shardId.optional(),
});
/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_ListStreams.html */
export const listStreams = z.object({
  Limit: pageSize.optional(),
  ExclusiveStartStreamName: name.optional(),
  NextToken: nextToken.optional(),
});
/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_IncreaseStreamRetentionPeriod.html */
export const setRetentionPeriod = z.object({ ...stream, RetentionPeriodHours: z.number() });
/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_UpdateMaxRecordSize.html */
export const updateMaxRecordSize = z.object({ ...stream, MaxRecordSizeInKiB: z.number() });
/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_UpdateStreamMode.html */
export const updateStreamMode = z.object({
  StreamARN: streamArn,
  StreamModeDetails: modeDetails,
  WarmThroughputMiBps: unmodelled,
});
/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_StartStreamEncryption.html */
export const streamEncryption = z.object({
  ...stream,
  EncryptionType: z.literal("KMS"),
  KeyId: z.string().min(1).max(2048),
});
/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_EnableEnhancedMonitoring.html */
export const enhancedMonitoring = z.object({
  ...stream,
  ShardLevelMetrics: z
    .array(
      z.enum([
        "IncomingBytes",
        "IncomingRecords",
        "OutgoingBytes",
        "OutgoingRecords",
        "WriteProvisionedThroughputExceeded",
        "ReadProvisionedThroughputExceeded",
        "IteratorAgeMilliseconds",
        "ALL",
      ]),
    )
    .min(1)
    .max(7),
});
/** A stream or a consumer by its ARN. */
export const resource = z.object({ ResourceARN: resourceArn });
/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutResourcePolicy.html */
export const putResourcePolicy = z.object({ ResourceARN: resourceArn, Policy: z.string() });
/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_AddTagsToStream.html */
export const addTagsToStream = z.object({ ...stream, Tags: tags });
/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_RemoveTagsFromStream.html */
export const removeTagsFromStream = z.object({ ...stream, TagKeys: tagKeys });
/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_ListTagsForStream.html */
export const listTagsForStream = z.object({
  ...stream,
  Limit: z.number().min(1).max(50).optional(),
  ExclusiveStartTagKey: tagKey.optional(),
});
/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_TagResource.html */
export const tagResource = z.object({ ResourceARN: resourceArn, Tags: tags });
/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_UntagResource.html */
export const untagResource = z.object({ ResourceARN: resourceArn, TagKeys: tagKeys });
/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecord.html */
export const putRecord = z.object({
  ...stream,
  ...entry,
  // Records are in the order of their calls anyway.
  SequenceNumberForOrdering: sequenceNumber.optional(),
});
/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html */
export const putRecords = z.object({
  ...stream,
  // Counted before each is read.
  Records: z
    .array(z.unknown())
    .min(1)
    .max(500)
    .pipe(z.array(z.object(entry))),
});
/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetShardIterator.html */
export const getShardIterator = z.object({
  ...stream,
  ShardId: shardId,
  ShardIteratorType: positionType,
  StartingSequenceNumber: sequenceNumber.optional(),
  Timestamp: timestamp.optional(),
});
/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetRecords.html */
export const getRecords = z.object({ ShardIterator: z.string().min(1).max(512), Limit: pageSize.optional() });
/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_ListShards.html */
export const listShards = z.object({
  ...stream,
  NextToken: nextToken.optional(),
  ExclusiveStartShardId: shardId.optional(),
  MaxResults: pageSize.optional(),
  StreamCreationTimestamp: timestamp.optional(),
  ShardFilter: shardFilter.optional(),
});
/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_SplitShard.html */
export const splitShard = z.object({ ...stream, ShardToSplit: shardId, NewStartingHashKey: hashKey });
/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_MergeShards.html */
export const mergeShards = z.object({ ...stream, ShardToMerge: shardId, AdjacentShardToMerge: shardId });
/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_UpdateShardCount.html */
export const updateShardCount = z.object({
  ...stream,
  TargetShardCount: z.number().min(1),
  ScalingType: z.literal("UNIFORM_SCALING"),
});
/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_RegisterStreamConsumer.html */
export const registerStreamConsumer = z.object({
  StreamARN: streamArn,
  ConsumerName: name,
  Tags: tags.optional(),
});
/** A consumer by its ARN, or by its name and its stream's ARN. */
export const consumerIdentity = z.object(consumer);
/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_ListStreamConsumers.html */
export const listStreamConsumers = z.object({
  StreamARN: streamArn,
  NextToken: nextToken.optional(),
  MaxResults: pageSize.optional(),
  StreamCreationTimestamp: timestamp.optional(),
});
/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_SubscribeToShard.html */
export const subscribeToShard = z.object({
  ConsumerARN: consumerArn,
  ShardId: shardId,
  StartingPosition: z.object({
    Type: positionType,
    SequenceNumber: sequenceNumber.optional(),
    Timestamp: timestamp.optional(),
  }),
});
