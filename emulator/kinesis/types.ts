import type { StoredRecord } from "./record-log.ts";

/** Whose streams a call means: the account and the region that signed it. */
export type Scope = { account: string; region: string };

/** A stream by name, in the caller's account and region, or by ARN. */
export type StreamIdentity = { StreamName?: string | undefined; StreamARN?: string | undefined };

/** `PROVISIONED` has the shards it is given; `ON_DEMAND` has four. */
export type StreamMode = "PROVISIONED" | "ON_DEMAND";

/** Where reading starts, under the name it has in SubscribeToShard. */
export type StartingPosition = {
  Type: "TRIM_HORIZON" | "LATEST" | "AT_TIMESTAMP" | "AT_SEQUENCE_NUMBER" | "AFTER_SEQUENCE_NUMBER";
  SequenceNumber?: string | undefined;
  Timestamp?: Date | undefined;
};

/** One record to put. */
export type PutEntry = { Data: Uint8Array; PartitionKey: string; ExplicitHashKey?: string | undefined };

/** What became of one entry of PutRecords. */
export type PutResult = { SequenceNumber: string; ShardId: string } | { ErrorCode: string; ErrorMessage: string };

/** A record as it is read. */
export type KinesisRecord = {
  SequenceNumber: string;
  ApproximateArrivalTimestamp: Date;
  Data: Uint8Array;
  PartitionKey: string;
  EncryptionType?: "KMS";
};

/** A shard as AWS describes it. */
export type ShardDescription = {
  ShardId: string;
  ParentShardId?: string;
  AdjacentParentShardId?: string;
  HashKeyRange: { StartingHashKey: string; EndingHashKey: string };
  SequenceNumberRange: { StartingSequenceNumber: string; EndingSequenceNumber?: string };
};

/** A child of a drained shard. */
export type ChildShard = {
  ShardId: string;
  ParentShards: string[];
  HashKeyRange: { StartingHashKey: string; EndingHashKey: string };
};

/** An enhanced fan-out consumer as AWS describes it. */
export type ConsumerDescription = {
  ConsumerName: string;
  ConsumerARN: string;
  ConsumerStatus: "ACTIVE";
  ConsumerCreationTimestamp: Date;
};

/** One push of records to a subscriber. The last one of a closed shard names its children, and nothing to go on from. */
export type SubscribeToShardEvent = {
  Records: KinesisRecord[];
  ContinuationSequenceNumber?: string;
  MillisBehindLatest: number;
  ChildShards?: ChildShard[];
};

/** A stored record as AWS gives it out. */
export function toKinesisRecord(record: StoredRecord): KinesisRecord {
  return {
    SequenceNumber: record.sequenceNumber,
    ApproximateArrivalTimestamp: new Date(record.arrivedAtMs),
    Data: record.data,
    PartitionKey: record.partitionKey,
    ...(record.isEncrypted && { EncryptionType: "KMS" }),
  };
}
