import type { Refusal } from "./refusal.ts";

/** Where a record belongs on a stream. */
export type Keys = {
  partitionKey: string;
  /** Decides the shard in place of the partition key; only a record of an aggregate tells it. */
  explicitHashKey?: string;
};

const MAX_PARTITION_KEY_CHARACTERS = 256;
const HASH_KEY = /^(?:0|[1-9]\d{0,38})$/;
const HASH_KEYS = 1n << 128n;

/**
 * Why PutRecords would not take these keys; undefined when it does. It refuses a whole call for one such entry.
 * Follows https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecordsRequestEntry.html
 */
export function refuseKeys({ partitionKey, explicitHashKey }: Keys): Refusal | undefined {
  // AWS says Unicode characters and not how it counts them: what fits in code units fits in any way.
  if (partitionKey === "" || partitionKey.length > MAX_PARTITION_KEY_CHARACTERS) {
    return {
      reason: "invalid-key",
      detail: `its partition key is not 1 to ${MAX_PARTITION_KEY_CHARACTERS} characters`,
    };
  }
  if (explicitHashKey !== undefined && !(HASH_KEY.test(explicitHashKey) && BigInt(explicitHashKey) < HASH_KEYS)) {
    return { reason: "invalid-key", detail: "its explicit hash key is no integer from 0 up to 2^128" };
  }
  return undefined;
}

/**
 * Why the output stream would not take a record of this size; undefined when it does.
 * @param bytes of its data, once enriched.
 * @param maxRecordBytes what the stream takes at most: data and partition key.
 */
export function refuseSize(bytes: number, partitionKey: string, maxRecordBytes: number): Refusal | undefined {
  // Far from the limit, as nearly all are, nobody needs to count the key: a code unit takes three bytes at most.
  if (bytes + 3 * partitionKey.length <= maxRecordBytes) return undefined;
  const allBytes = bytes + Buffer.byteLength(partitionKey);
  if (allBytes <= maxRecordBytes) return undefined;
  return { reason: "oversize", detail: `${allBytes} bytes once enriched, ${maxRecordBytes} allowed` };
}
