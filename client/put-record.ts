import { Buffer } from "node:buffer";
import type { Location } from "./nearest-region.ts";
import { PutError } from "./put-error.ts";

/** A record to put on an input stream. */
export type PutRecord = {
  /** 1 to 256 UTF-16 code units: most characters take one, an emoji two. Records of one key keep their order. */
  partitionKey: string;
  /** The payload, sent as it is. */
  data: Uint8Array;
  /** Chooses the nearest region; without it the first region is taken. */
  location?: Location | undefined;
  /** Puts the record in this region, wherever its location is, with no fail-over. */
  region?: string | undefined;
};

/** Where Kinesis put a record. */
export type Acknowledgement = {
  /** AWS Region of the stream that took the record. */
  region: string;
  shardId: string;
  sequenceNumber: string;
};

/** What a single record may hold by default: 1 MiB of data and partition key together. */
export const DEFAULT_MAX_RECORD_BYTES = 1_048_576;

/** A call takes at most this many records. https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html */
export const MAX_CALL_RECORDS = 500;

/** A call takes at most this many bytes of data and partition keys. */
export const MAX_CALL_BYTES = 10_485_760;

/** AWS says Unicode characters and not how it counts them: what fits in UTF-16 code units fits in any way. */
const MAX_KEY_UNITS = 256;

/** Whether `key` can be a partition key. */
export const isPartitionKey = (key: string) => key.length > 0 && key.length <= MAX_KEY_UNITS;

/** Bytes that Kinesis counts for a record: data and partition key in UTF-8. */
export function recordBytes(record: PutRecord): number {
  return record.data.byteLength + Buffer.byteLength(record.partitionKey);
}

/** Why `record` cannot be put at all, or undefined when it can. */
export function refusalOf(record: PutRecord, maxRecordBytes: number): PutError | undefined {
  if (!isPartitionKey(record.partitionKey))
    return new PutError(
      "InvalidPartitionKey",
      `partitionKey must hold 1 to ${MAX_KEY_UNITS} UTF-16 code units, got ${record.partitionKey.length}.\n` +
        "Fix: choose a shorter, non-empty key.",
    );
  const bytes = recordBytes(record);
  if (bytes <= maxRecordBytes) return undefined;
  return new PutError(
    "RecordTooLarge",
    `data and partitionKey must hold at most ${maxRecordBytes} bytes together, got ${bytes}.\n` +
      "Fix: put a smaller record, or raise the stream's maximum record size and this producer's maxRecordBytes.",
  );
}
