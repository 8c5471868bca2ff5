import { z } from "zod";

const arn = z.string().min(37).max(1024);
const shardId = z.string().min(28).max(65);
const limit = (maximum: number) => z.int().min(1).max(maximum).optional();

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_ListStreams.html */
export const listStreams = z.object({
  TableName: z.string().optional(),
  ExclusiveStartStreamArn: arn.optional(),
  Limit: limit(100),
});
/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_DescribeStream.html */
export const describeStream = z.object({
  StreamArn: arn,
  ExclusiveStartShardId: shardId.optional(),
  Limit: limit(100),
  ShardFilter: z.object({ Type: z.enum(["CHILD_SHARDS"]), ShardId: shardId }).optional(),
});
/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetShardIterator.html */
export const getShardIterator = z.object({
  StreamArn: arn,
  ShardId: shardId,
  ShardIteratorType: z.enum(["TRIM_HORIZON", "LATEST", "AT_SEQUENCE_NUMBER", "AFTER_SEQUENCE_NUMBER"]),
  SequenceNumber: z
    .string()
    .regex(/^\d{21,40}$/)
    .optional(),
});
/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetRecords.html */
export const getRecords = z.object({ ShardIterator: z.string().min(1).max(2048), Limit: limit(1000) });
