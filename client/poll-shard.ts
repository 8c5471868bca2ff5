import { GetRecordsCommand, GetShardIteratorCommand } from "@aws-sdk/client-kinesis";
import { type Page, type Position, persistently, resumable, type StreamSource } from "./stream-api.ts";

/** How a shard is polled. */
export type Polling = {
  /** Milliseconds between reads of a shard that has no more records for now. */
  pollIntervalMs: number;
  /** Records of one read, at most. */
  pageRecords: number;
};

/** A shard can be read five times a second. https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html */
const SHORTEST_INTERVAL_MS = 200;
const EXPIRED = "ExpiredIteratorException";

/**
 * The records of one shard from `start` to the shard's end, by GetRecords: a page is read when the one before is taken.
 * While behind it reads on at once; an expired iterator is renewed after the last record.
 */
export async function* pollShard(
  reader: StreamSource,
  shardId: string,
  start: Position,
  polling: Polling,
): AsyncGenerator<Page, void, undefined> {
  let position = resumable(start, reader);
  let iterator = await iteratorAt(reader, shardId, start);
  while (iterator !== undefined && !reader.signal.aborted) {
    const answer = await read(reader, iterator, polling.pageRecords);
    if (answer === EXPIRED) {
      iterator = await iteratorAt(reader, shardId, position);
      continue;
    }
    const records = answer.Records ?? [];
    const last = records.at(-1)?.SequenceNumber;
    if (last !== undefined) position = { Type: "AFTER_SEQUENCE_NUMBER", SequenceNumber: last };
    if (records.length > 0) yield records;
    iterator = answer.NextShardIterator;
    const waitMs = pauseMs(records.length, answer.MillisBehindLatest ?? 0, polling.pollIntervalMs);
    if (iterator !== undefined && waitMs > 0) await reader.clock.sleep(waitMs, reader.signal);
  }
}

function pauseMs(records: number, behindMs: number, pollIntervalMs: number): number {
  if (behindMs === 0) return pollIntervalMs;
  return records > 0 ? 0 : Math.min(SHORTEST_INTERVAL_MS, pollIntervalMs);
}

async function read(reader: StreamSource, ShardIterator: string, Limit: number) {
  const command = new GetRecordsCommand({ ShardIterator, StreamARN: reader.streamArn, Limit });
  const call = () => reader.client.send(command, { abortSignal: reader.signal });
  try {
    return await persistently(reader, call, [EXPIRED]);
  } catch (error) {
    if (error instanceof Error && error.name === EXPIRED) return EXPIRED;
    throw error;
  }
}

async function iteratorAt(reader: StreamSource, ShardId: string, position: Position): Promise<string | undefined> {
  const command = new GetShardIteratorCommand({ StreamARN: reader.streamArn, ShardId, ...placeOf(position) });
  const answer = await persistently(reader, () => reader.client.send(command, { abortSignal: reader.signal }));
  return answer.ShardIterator;
}

function placeOf(position: Position) {
  const { Type: ShardIteratorType } = position;
  if (position.Type === "AT_TIMESTAMP") return { ShardIteratorType, Timestamp: position.Timestamp };
  if (position.Type === "AFTER_SEQUENCE_NUMBER")
    return { ShardIteratorType, StartingSequenceNumber: position.SequenceNumber };
  return { ShardIteratorType };
}
