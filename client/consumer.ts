import type { _Record as KinesisRecord } from "@aws-sdk/client-kinesis";
import { type Clock, systemClock } from "./clock.ts";
import type { Contract } from "./contract.ts";
import { createKinesisClient, type KinesisSender } from "./kinesis-client.ts";
import { createPageQueue } from "./page-queue.ts";
import { pollShard } from "./poll-shard.ts";
import { readShards, type ShardPage, type ShardReading } from "./read-shards.ts";
import type { StreamSource } from "./stream-api.ts";
import { subscribeShard } from "./subscribe-shard.ts";

/** Which stream to read: one by its ARN, or the output stream of a region of the stack's outputs. */
export type ConsumerTarget = { streamArn: string } | { contract: Contract; region: string };

/**
 * The sequence number of the last record that the application is done with, by shard. It is the application's to keep: set
 * `checkpoint[record.shardId] = record.sequenceNumber` once a record is dealt with, and save it now and then.
 */
export type Checkpoint = Readonly<Record<string, string>>;

/** Where to start and how to read. */
export type ConsumerSettings = {
  /**
   * The oldest record kept, only records that arrive from now on, those that arrived at a time or later, or those after a
   * checkpoint: a shard that is not in it is read from its oldest record.
   */
  from: "TRIM_HORIZON" | "LATEST" | Date | { after: Checkpoint };
  /** Ends the iteration at once when aborted. */
  signal?: AbortSignal | undefined;
  /**
   * Reads through this enhanced fan-out consumer, which must be this application's alone.
   * @default the stream is polled, sharing its read throughput with other readers
   */
  consumerArn?: string | undefined;
  /** @default an SDK client of the stream's region, closed at the end */
  client?: KinesisSender | undefined;
  /**
   * Milliseconds between reads of a shard that has no more records for now.
   * @default 1000
   */
  pollIntervalMs?: number;
  /**
   * Records of one read, at most 10,000; memory holds one read per shard.
   * @default 10000
   */
  pageRecords?: number;
  /**
   * Milliseconds without an answer from Kinesis after which the iteration fails.
   * @default 300000
   */
  giveUpAfterMs?: number;
  /** @default the machine's clock */
  clock?: Clock;
  /**
   * A number from 0 up to 1, for back-off.
   * @default Math.random
   */
  random?: () => number;
};

/** A record read from a stream. */
export type ConsumedRecord = {
  shardId: string;
  sequenceNumber: string;
  partitionKey: string;
  /** The payload as it was put. */
  data: Uint8Array;
  /** When Kinesis took the record; approximate, as AWS says. */
  arrivedAt: Date;
};

/**
 * The records of every shard of a stream, without end until `signal` is aborted or the loop is left.
 *
 * - Order: within a shard, and so within a partition key; shards interleave. After a split or merge the new shards begin
 *   once the old ones are read to their end.
 * - Memory: at most one read per shard; the next read of a shard waits until its records are taken.
 * - It keeps no checkpoint: each call starts at `from`, which may be a checkpoint of the application's.
 *
 * @throws RangeError when the outputs lack `region`; ConsumerError when Kinesis refuses, or does not answer for `giveUpAfterMs`.
 */
export async function* consume(
  options: ConsumerTarget & ConsumerSettings,
): AsyncGenerator<ConsumedRecord, void, undefined> {
  const streamArn = streamArnOf(options);
  if (options.client !== undefined) return yield* consumeWith(options.client, streamArn, options);
  const client = createKinesisClient(streamArn.split(":")[3] ?? "");
  try {
    yield* consumeWith(client, streamArn, options);
  } finally {
    client.destroy();
  }
}

async function* consumeWith(client: KinesisSender, streamArn: string, settings: ConsumerSettings) {
  const leaving = new AbortController();
  const signal = AbortSignal.any(settings.signal === undefined ? [leaving.signal] : [leaving.signal, settings.signal]);
  const { clock = systemClock, random = Math.random, giveUpAfterMs = 300_000 } = settings;
  const reader: StreamSource = { client, streamArn, clock, random, giveUpAfterMs, signal };
  const queue = createPageQueue<ShardPage>(signal, () => leaving.abort());
  readShards(reader, settings.from, shardReading(reader, settings), queue);
  for await (const { shardId, page } of queue.pages()) {
    for (const record of page) {
      if (signal.aborted) return;
      yield consumed(shardId, record);
    }
  }
}

function shardReading(reader: StreamSource, settings: ConsumerSettings): ShardReading {
  const { consumerArn, pollIntervalMs = 1_000, pageRecords = 10_000 } = settings;
  if (consumerArn !== undefined) return (shardId, start) => subscribeShard(reader, consumerArn, shardId, start);
  return (shardId, start) => pollShard(reader, shardId, start, { pollIntervalMs, pageRecords });
}

function consumed(shardId: string, record: KinesisRecord): ConsumedRecord {
  return {
    shardId,
    sequenceNumber: record.SequenceNumber ?? "",
    partitionKey: record.PartitionKey ?? "",
    data: record.Data ?? new Uint8Array(),
    arrivedAt: record.ApproximateArrivalTimestamp ?? new Date(0),
  };
}

function streamArnOf(target: ConsumerTarget): string {
  if ("streamArn" in target) return target.streamArn;
  const { regions } = target.contract;
  const arn = regions[target.region]?.output.arn;
  if (arn !== undefined) return arn;
  const known = Object.keys(regions).join(", ");
  throw new RangeError(`region must be one of ${known}, got ${target.region}.\nFix: choose a region of the stack.`);
}
