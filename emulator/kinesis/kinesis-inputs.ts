import { z } from "zod";

const base64 = z.string().transform((text, context) => {
  const bytes = Buffer.from(text, "base64");
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  if (bytes.length !== (text.length / 4) * 3 - padding) context.addIssue("must be base64");
  return bytes;
});
/** Bytes: base64 in JSON, themselves in CBOR. */
const blob = z.union([base64, z.instanceof(Uint8Array)]);
/** A time: seconds since the Unix epoch in JSON. */
const timestamp = z.union([z.number().transform((seconds) => new Date(seconds * 1000)), z.date()]);
const stream = { StreamName: z.string().optional(), StreamARN: z.string().optional() };
const entry = { Data: blob, PartitionKey: z.string(), ExplicitHashKey: z.string().optional() };
const positionType = z.enum(["TRIM_HORIZON", "LATEST", "AT_TIMESTAMP", "AT_SEQUENCE_NUMBER", "AFTER_SEQUENCE_NUMBER"]);
const consumer = {
  ConsumerARN: z.string().optional(),
  ConsumerName: z.string().optional(),
  StreamARN: z.string().optional(),
};

/** A stream by name or ARN. */
export const streamIdentity = z.object(stream);
/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_CreateStream.html */
export const createStream = z.object({
  StreamName: z.string(),
  ShardCount: z.number().optional(),
  StreamModeDetails: z.object({ StreamMode: z.enum(["PROVISIONED", "ON_DEMAND"]) }).optional(),
  MaxRecordSizeInKiB: z.number().optional(),
});
/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_DeleteStream.html */
export const deleteStream = z.object({ ...stream, EnforceConsumerDeletion: z.boolean().optional() });
/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_DescribeStream.html */
export const describeStream = z.object({
  ...stream,
  Limit: z.number().int().positive().optional(),
  ExclusiveStartShardId: z.string().optional(),
});
/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_ListStreams.html */
export const listStreams = z.object({
  Limit: z.number().int().positive().optional(),
  ExclusiveStartStreamName: z.string().optional(),
});
/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_IncreaseStreamRetentionPeriod.html */
export const setRetentionPeriod = z.object({ ...stream, RetentionPeriodHours: z.number() });
/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_UpdateMaxRecordSize.html */
export const updateMaxRecordSize = z.object({ ...stream, MaxRecordSizeInKiB: z.number() });
/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecord.html */
export const putRecord = z.object({ ...stream, ...entry });
/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html */
export const putRecords = z.object({ ...stream, Records: z.array(z.object(entry)) });
/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetShardIterator.html */
export const getShardIterator = z.object({
  ...stream,
  ShardId: z.string(),
  ShardIteratorType: positionType,
  StartingSequenceNumber: z.string().optional(),
  Timestamp: timestamp.optional(),
});
/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetRecords.html */
export const getRecords = z.object({ ShardIterator: z.string(), Limit: z.number().optional() });
/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_ListShards.html */
export const listShards = z.object({
  ...stream,
  NextToken: z.string().optional(),
  ExclusiveStartShardId: z.string().optional(),
  MaxResults: z.number().int().positive().optional(),
  ShardFilter: z
    .object({
      Type: z.enum([
        "AFTER_SHARD_ID",
        "AT_TRIM_HORIZON",
        "FROM_TRIM_HORIZON",
        "AT_LATEST",
        "AT_TIMESTAMP",
        "FROM_TIMESTAMP",
      ]),
      ShardId: z.string().optional(),
      Timestamp: timestamp.optional(),
    })
    .optional(),
});
/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_SplitShard.html */
export const splitShard = z.object({ ...stream, ShardToSplit: z.string(), NewStartingHashKey: z.string() });
/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_MergeShards.html */
export const mergeShards = z.object({ ...stream, ShardToMerge: z.string(), AdjacentShardToMerge: z.string() });
/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_UpdateShardCount.html */
export const updateShardCount = z.object({
  ...stream,
  TargetShardCount: z.number(),
  ScalingType: z.literal("UNIFORM_SCALING"),
});
/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_RegisterStreamConsumer.html */
export const registerStreamConsumer = z.object({ StreamARN: z.string(), ConsumerName: z.string() });
/** A consumer by its ARN, or by its name and its stream's ARN. */
export const consumerIdentity = z.object(consumer);
/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_SubscribeToShard.html */
export const subscribeToShard = z.object({
  ConsumerARN: z.string(),
  ShardId: z.string(),
  StartingPosition: z.object({
    Type: positionType,
    SequenceNumber: z.string().optional(),
    Timestamp: timestamp.optional(),
  }),
});
