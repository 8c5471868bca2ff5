import type { StoredRecord } from "../../kinesis/record-log.ts";

/** A record on its way to the function. */
export type PolledRecord = {
  readonly record: StoredRecord;
  /** Bytes that the record takes in the event. */
  readonly eventBytes: number;
  /** Set when the record needs no further work: delivered, discarded or filtered out. */
  settled: boolean;
};

/** What the records of one shard have in common. */
export type RecordOrigin = { shardId: string; streamArn: string; roleArn: string };

/** Writes a record as the function receives it (rule 4: there is no encryptionType). */
export type RecordWriter = {
  entry(record: StoredRecord): PolledRecord;
  /** `[…]`, the value of `Records`. */
  write(entries: readonly PolledRecord[]): string;
};

/** Longest arrival time: seconds with milliseconds. */
const TIMESTAMP_BYTES = 16;

/** A writer for one shard. The parts that all its records share are made once: this is the hot path. */
export function createRecordWriter({ shardId, streamArn, roleArn }: RecordOrigin): RecordWriter {
  const opening = '{"kinesis":{"kinesisSchemaVersion":"1.0","partitionKey":';
  const identity = `},"eventSource":"aws:kinesis","eventVersion":"1.0","eventID":"${shardId}:`;
  const closing = `","eventName":"aws:kinesis:record","invokeIdentityArn":${JSON.stringify(roleArn)},"awsRegion":"${streamArn.split(":")[3]}","eventSourceARN":${JSON.stringify(streamArn)}}`;
  const separators = ',"sequenceNumber":"","data":"","approximateArrivalTimestamp":,'.length;
  const sharedBytes = opening.length + identity.length + closing.length + separators + TIMESTAMP_BYTES;

  const text = ({ sequenceNumber, partitionKey, data, arrivedAtMs }: StoredRecord) =>
    `${opening}${JSON.stringify(partitionKey)},"sequenceNumber":"${sequenceNumber}","data":"${base64(data)}","approximateArrivalTimestamp":${arrivedAtMs / 1000}${identity}${sequenceNumber}${closing}`;

  return {
    entry: (record) => ({ record, eventBytes: sharedBytes + variableBytes(record), settled: false }),
    write: (entries) => `[${entries.map(({ record }) => text(record)).join(",")}]`,
  };
}

function base64(data: Uint8Array): string {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString("base64");
}

function variableBytes({ partitionKey, data, sequenceNumber }: StoredRecord): number {
  return Buffer.byteLength(partitionKey) + 2 + 4 * Math.ceil(data.byteLength / 3) + 2 * sequenceNumber.length;
}
