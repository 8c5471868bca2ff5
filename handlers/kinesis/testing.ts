import { setTimeout } from "node:timers/promises";
import type { KinesisStreamRecord } from "aws-lambda";
import { createEnrichBatch } from "./batch/batch.ts";
import type { EnrichmentHandler } from "./enrichment.ts";
import { dataOf } from "./records/entry.ts";
import { createSlab } from "./records/slab.ts";

/** What becomes of a record. `value` is the JSON value that `data` holds, undefined when it holds none. */
export type TriedRecord =
  | { fate: "out"; data: Buffer; value: unknown }
  | { fate: "quarantined"; reason: string; detail?: string; messages?: readonly string[] }
  | { fate: "dropped"; reason: string }
  | { fate: "open" };

/** How records are given to a handler. */
export type TryOptions = {
  /** Partition key of a record. @default one of its own for each */
  keyOf?: (record: unknown, index: number) => string;
  /** What the output stream takes at most, in bytes. @default 1 MiB */
  maxRecordBytes?: number;
  /** How long records may be waited for, in milliseconds. @default 1,000 */
  waitMs?: number;
};

/**
 * Gives records to a handler as one batch, without streams or AWS, and returns what becomes of each, in their order. Strings and
 * bytes are given as they are, any other value as its JSON text.
 */
export async function tryRecords(
  { definition }: Pick<EnrichmentHandler, "definition">,
  records: readonly unknown[],
  { keyOf = (_, index) => `key-${index}`, maxRecordBytes = 1024 * 1024, waitMs = 1_000 }: TryOptions = {},
): Promise<TriedRecord[]> {
  const events = records.map((record, index) => eventOf(record, index, keyOf(record, index)));
  const clock = {
    now: () => performance.now(),
    sleep: (ms: number, signal?: AbortSignal) =>
      setTimeout(ms, undefined, { ...(signal && { signal }) }).catch(() => undefined),
  };
  const limits = { clock, random: Math.random, deadlineMs: clock.now() + waitMs, concurrency: definition.concurrency };
  const batch = await createEnrichBatch(definition.create(maxRecordBytes), undefined)(events, createSlab(), limits);
  const tried = events.map((): TriedRecord => ({ fate: "open" }));
  for (const entry of batch.enriched) {
    const data = Buffer.from(dataOf(entry));
    tried[Number(entry.id.sequenceNumber)] = { fate: "out", data, value: jsonValueOf(data) };
  }
  for (const { id, refusal } of batch.refused) {
    const { reason, detail, messages } = refusal;
    const more = { ...(detail !== undefined && { detail }), ...(messages !== undefined && { messages }) };
    tried[Number(id.sequenceNumber)] = { fate: "quarantined", reason, ...more };
  }
  for (const { id, reason } of batch.dropped) tried[Number(id.sequenceNumber)] = { fate: "dropped", reason };
  return tried;
}

function eventOf(record: unknown, index: number, partitionKey: string): KinesisStreamRecord {
  const isAsItIs = typeof record === "string" || record instanceof Uint8Array;
  const data = isAsItIs ? Buffer.from(record as string) : Buffer.from(JSON.stringify(record));
  return {
    kinesis: {
      kinesisSchemaVersion: "1.0",
      partitionKey,
      sequenceNumber: String(index),
      data: data.toString("base64"),
      approximateArrivalTimestamp: 0,
    },
    eventSource: "aws:kinesis",
    eventVersion: "1.0",
    eventID: `shardId-000000000000:${index}`,
    eventName: "aws:kinesis:record",
    invokeIdentityArn: "arn:aws:iam::000000000000:role/test",
    awsRegion: "us-east-1",
    eventSourceARN: "arn:aws:kinesis:us-east-1:000000000000:stream/test",
  };
}

function jsonValueOf(data: Buffer): unknown {
  try {
    return JSON.parse(data.toString());
  } catch {
    return undefined;
  }
}
