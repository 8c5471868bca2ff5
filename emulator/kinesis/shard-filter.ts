import { z } from "zod";

/** A time as a request has it: in JSON, seconds since the Unix epoch. */
export const timestamp = z.union([z.number().transform((seconds) => new Date(seconds * 1000)), z.date()]);

/** Which shards ListShards lists. https://docs.aws.amazon.com/kinesis/latest/APIReference/API_ShardFilter.html */
export const shardFilter = z.object({
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
});
/** The same, read. */
export type ShardFilter = z.infer<typeof shardFilter>;
