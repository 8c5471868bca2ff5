import { AwsError } from "../aws-error.ts";
import { hashPartitionKey, parseHashKey } from "./hash-key.ts";
import { makeRoom } from "./record-memory.ts";
import { findStream, type Registry } from "./registry.ts";
import { admit, append } from "./shard.ts";
import { retentionMs, type Stream, shardFor } from "./stream.ts";
import type { PutEntry, PutResult, Scope, StreamIdentity } from "./types.ts";

const MAXIMUM_ENTRIES = 500;
const MAXIMUM_CALL_BYTES = 10 * 1024 * 1024;
const MAXIMUM_PARTITION_KEY_CHARACTERS = 256;

/** Input of PutRecord. */
export type PutRecordInput = StreamIdentity & PutEntry;
/** Output of PutRecord. */
export type PutRecordOutput = { SequenceNumber: string; ShardId: string } & Encryption;
/** Input of PutRecords. */
export type PutRecordsInput = StreamIdentity & { Records: readonly PutEntry[] };
/** Output of PutRecords: results in the order of the entries. */
export type PutRecordsOutput = { FailedRecordCount: number; Records: PutResult[] } & Encryption;
type Encryption = { EncryptionType?: "KMS" };

/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecord.html */
export function putRecord(registry: Registry, scope: Scope, input: PutRecordInput): PutRecordOutput {
  const stream = findStream(registry, scope, input);
  const result = put(registry, stream, input, checkedSize(stream, input), registry.clock.now());
  if ("ErrorCode" in result) throw new AwsError(result.ErrorCode, result.ErrorMessage);
  return { ...result, ...encryptionOf(stream) };
}

/** Each entry succeeds or fails alone. https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html */
export function putRecords(registry: Registry, scope: Scope, input: PutRecordsInput): PutRecordsOutput {
  const stream = findStream(registry, scope, input);
  const sizes = checkedSizes(stream, input.Records);
  const nowMs = registry.clock.now();
  let failed = 0;
  const results = input.Records.map((entry, index) => {
    const result = put(registry, stream, entry, sizes[index] ?? 0, nowMs);
    if ("ErrorCode" in result) failed++;
    return result;
  });
  return { FailedRecordCount: failed, Records: results, ...encryptionOf(stream) };
}

const isEncrypted = ({ encryptionKeyId }: Stream) => encryptionKeyId !== undefined;

/** AWS names no encryption where there is none. */
function encryptionOf(stream: Stream): Encryption {
  return isEncrypted(stream) ? { EncryptionType: "KMS" } : {};
}

function put(registry: Registry, stream: Stream, entry: PutEntry, sizeBytes: number, nowMs: number): PutResult {
  const hashKey =
    entry.ExplicitHashKey === undefined ? hashPartitionKey(entry.PartitionKey) : parseHashKey(entry.ExplicitHashKey);
  const shard = shardFor(stream, hashKey);
  if (!admit(shard, sizeBytes, nowMs)) {
    registry.onRefused?.(stream.arn, "write");
    return {
      ErrorCode: "ProvisionedThroughputExceededException",
      ErrorMessage: `Rate exceeded for shard ${shard.id} in stream ${stream.name} under account ${stream.account}.`,
    };
  }
  const sequenceNumber = stream.sequenceNumbers.next(shard.index);
  const { PartitionKey: partitionKey, Data: data } = entry;
  const record = { sequenceNumber, partitionKey, data, arrivedAtMs: nowMs, sizeBytes };
  append(shard, isEncrypted(stream) ? { ...record, isEncrypted: true } : record, retentionMs(stream));
  makeRoom(registry);
  registry.onRecord?.({ streamArn: stream.arn, shardId: shard.id, sequenceNumber, partitionKey, data, atMs: nowMs });
  return { SequenceNumber: sequenceNumber, ShardId: shard.id };
}

function checkedSizes(stream: Stream, entries: readonly PutEntry[]): number[] {
  if (entries.length === 0 || entries.length > MAXIMUM_ENTRIES) {
    const bound = entries.length === 0 ? "greater than or equal to 1" : `less than or equal to ${MAXIMUM_ENTRIES}`;
    throw invalid(
      `Value '[${entries.length} records]' at 'records' failed to satisfy constraint: Member must have length ${bound}`,
    );
  }
  const sizes = entries.map((entry) => checkedSize(stream, entry));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (total > MAXIMUM_CALL_BYTES) {
    throw new AwsError("InvalidArgumentException", `Records size exceeds 10 MB limit: ${total} bytes.`);
  }
  return sizes;
}

/** Bytes of data and partition key. @throws AwsError when the entry breaks a limit: AWS refuses the whole call then. */
function checkedSize(stream: Stream, { Data, PartitionKey, ExplicitHashKey }: PutEntry): number {
  if (PartitionKey.length === 0 || PartitionKey.length > MAXIMUM_PARTITION_KEY_CHARACTERS) {
    const bound = PartitionKey.length === 0 ? "greater than or equal to 1" : "less than or equal to 256";
    throw invalid(`Value at 'partitionKey' failed to satisfy constraint: Member must have length ${bound}`);
  }
  if (ExplicitHashKey !== undefined) parseHashKey(ExplicitHashKey);
  const sizeBytes = Data.byteLength + Buffer.byteLength(PartitionKey);
  const maximumBytes = stream.maxRecordSizeInKiB * 1024;
  if (sizeBytes > maximumBytes) {
    throw invalid(
      `Value at 'data' failed to satisfy constraint: Member must have length less than or equal to ${maximumBytes}`,
    );
  }
  return sizeBytes;
}

function invalid(problem: string): AwsError {
  return new AwsError("ValidationException", `1 validation error detected: ${problem}`);
}
