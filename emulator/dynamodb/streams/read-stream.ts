import { AwsError } from "../../aws-error.ts";
import type { StoredRecord } from "../../kinesis/record-log.ts";
import { invalid } from "../errors.ts";
import type { ChangeShard } from "../store/change-stream.ts";
import type { TableScope, Tables } from "../store/table.ts";
import { findShard, findStream } from "./find-stream.ts";

/** Where a reader of a shard can begin, by AWS's names. */
export type ShardStart = { ShardIteratorType: string; SequenceNumber?: string | undefined };

const MAXIMUM_RECORDS = 1000;
const MAXIMUM_BYTES = 1024 * 1024;
const ITERATOR_LIFETIME_MS = 15 * 60_000;
const SEPARATOR = "|";

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetShardIterator.html */
export function getShardIterator(
  tables: Tables,
  _scope: TableScope,
  { StreamArn, ShardId, ...start }: ShardStart & { StreamArn: string; ShardId: string },
) {
  const shard = findShard(findStream(tables, StreamArn), ShardId);
  return { ShardIterator: iteratorOf(tables, StreamArn, ShardId, positionOf(shard, start)) };
}

/** Where a start is in a shard. @throws AwsError TrimmedDataAccessException */
export function positionOf(
  { log, startsWith }: ChangeShard,
  { ShardIteratorType, SequenceNumber }: ShardStart,
): number {
  if (ShardIteratorType === "TRIM_HORIZON") return log.start;
  if (ShardIteratorType === "LATEST") return log.end;
  if (SequenceNumber === undefined)
    throw invalid(`SequenceNumber must be specified when ShardIteratorType is ${ShardIteratorType}`);
  const isTrimmed = log.start > 0 && SequenceNumber < (log.at(log.start)?.sequenceNumber ?? startsWith);
  if (isTrimmed && ShardIteratorType === "AT_SEQUENCE_NUMBER") throw trimmed();
  return ShardIteratorType === "AT_SEQUENCE_NUMBER"
    ? log.atSequenceNumber(SequenceNumber)
    : log.afterSequenceNumber(SequenceNumber);
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetRecords.html */
export function getRecords(
  tables: Tables,
  _scope: TableScope,
  { ShardIterator, Limit = MAXIMUM_RECORDS }: { ShardIterator: string; Limit?: number | undefined },
) {
  const { streamArn, shardId, position } = readIterator(tables, ShardIterator);
  const shard = findShard(findStream(tables, streamArn), shardId);
  if (position < shard.log.start) throw trimmed();
  const { records, next } = readShard(shard, position, Limit);
  return {
    Records: records.map(({ data }) => toApi(JSON.parse(Buffer.from(data).toString()))),
    ...(next !== undefined && { NextShardIterator: iteratorOf(tables, streamArn, shardId, next) }),
  };
}

/** Records from a position on, within the limits of one read; no `next` at the end of a closed shard. */
export function readShard({ log, endsWith }: ChangeShard, position: number, limit: number) {
  const records: StoredRecord[] = [];
  let bytes = 0;
  let at = Math.max(position, log.start);
  for (; at < log.end && records.length < Math.min(limit, MAXIMUM_RECORDS); at++) {
    const record = log.at(at);
    bytes += record?.sizeBytes ?? 0;
    if (record === undefined || (bytes > MAXIMUM_BYTES && records.length > 0)) break;
    records.push(record);
  }
  return { records, next: endsWith !== undefined && at >= log.end ? undefined : at };
}

/** The API writes who deleted an item with other letters than Lambda's event, which records are kept as. */
function toApi({ userIdentity, ...record }: { userIdentity?: { type: string; principalId: string } }) {
  if (userIdentity === undefined) return record;
  return { ...record, userIdentity: { PrincipalId: userIdentity.principalId, Type: userIdentity.type } };
}

function iteratorOf({ clock }: Tables, arn: string, shardId: string, position: number): string {
  const place = Buffer.from(JSON.stringify([shardId, position, clock.now()])).toString("base64");
  return [arn, "1", place].join(SEPARATOR);
}

function readIterator({ clock }: Tables, text: string) {
  const [streamArn = "", , place = ""] = text.split(SEPARATOR);
  const [shardId, position, issuedAtMs] = parse(place);
  if (typeof shardId !== "string" || typeof position !== "number" || typeof issuedAtMs !== "number")
    throw invalid("Invalid ShardIterator");
  if (clock.now() - issuedAtMs > ITERATOR_LIFETIME_MS)
    throw new AwsError("ExpiredIteratorException", "Iterator expired: it is valid for 15 minutes");
  return { streamArn, shardId, position };
}

function parse(place: string): unknown[] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(place, "base64").toString());
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return [];
  }
}

function trimmed(): AwsError {
  return new AwsError(
    "TrimmedDataAccessException",
    "The operation attempted to read past the oldest stream record in a shard",
  );
}
