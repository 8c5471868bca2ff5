import { setTimeout as pause } from "node:timers/promises";
import {
  ExpiredIteratorException,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type KinesisClient,
  ProvisionedThroughputExceededException,
  type _Record as StreamRecord,
} from "@aws-sdk/client-kinesis";

/** Where a shard is read. */
export type ShardSource = { client: KinesisClient; streamArn: string; shardId: string; signal: AbortSignal };

/** A shard takes five reads a second, of all its readers together. https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html */
const BETWEEN_READS_MS = 200;
const NOTHING_NEW_MS = 1_000;
const BASE_MS = 200;
const CAP_MS = 5_000;

/**
 * The records of one shard, from the oldest kept to the shard's end: one array a read, of 10 MiB at most.
 * Follows https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetRecords.html
 */
export async function* readShard(source: ShardSource): AsyncGenerator<StreamRecord[], void, undefined> {
  const { client, streamArn: StreamARN, signal } = source;
  let last: string | undefined;
  let ShardIterator = await iteratorAfter(source, last);
  let throttled = 0;
  // Without a next iterator the shard is read to its end: it was split or merged.
  while (ShardIterator !== undefined && !signal.aborted) {
    try {
      const answer = await client.send(new GetRecordsCommand({ StreamARN, ShardIterator }), { abortSignal: signal });
      throttled = 0;
      ShardIterator = answer.NextShardIterator;
      const { Records = [] } = answer;
      last = Records.at(-1)?.SequenceNumber ?? last;
      if (Records.length > 0) yield Records;
      const isBehind = (answer.MillisBehindLatest ?? 0) > 0;
      if (ShardIterator !== undefined) await pause(isBehind ? BETWEEN_READS_MS : NOTHING_NEW_MS, undefined, { signal });
    } catch (error) {
      // An iterator lives five minutes: whoever deals longer with what was read needs a new one.
      if (error instanceof ExpiredIteratorException) ShardIterator = await iteratorAfter(source, last);
      else if (error instanceof ProvisionedThroughputExceededException) {
        throttled += 1;
        await pause(Math.random() * Math.min(CAP_MS, BASE_MS * 2 ** throttled), undefined, { signal });
      } else throw error;
    }
  }
}

async function iteratorAfter({ client, streamArn: StreamARN, shardId: ShardId, signal }: ShardSource, last?: string) {
  const place =
    last === undefined
      ? ({ ShardIteratorType: "TRIM_HORIZON" } as const)
      : ({ ShardIteratorType: "AFTER_SEQUENCE_NUMBER", StartingSequenceNumber: last } as const);
  const command = new GetShardIteratorCommand({ StreamARN, ShardId, ...place });
  return (await client.send(command, { abortSignal: signal })).ShardIterator;
}
