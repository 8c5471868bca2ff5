import { Buffer } from "node:buffer";
import { setTimeout as pause } from "node:timers/promises";
import { type KinesisClient, PutRecordsCommand, type PutRecordsRequestEntry } from "@aws-sdk/client-kinesis";
import type { Visit } from "../../arrivals/users.ts";

/** A call takes 500 records and 10 MiB; these are far smaller than 20 KiB each. */
const RECORDS_PER_CALL = 500;
const MAX_ATTEMPTS = 10;
const BASE_MS = 50;
const CAP_MS = 2_000;

/**
 * Puts records with PutRecords, 500 a call, and returns how many were not taken. A call that succeeds may still have refused
 * some of its records: only those go again. One that is refused comes after later ones of its key, so order does not hold.
 * Follows https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html
 */
export async function putInBatches(client: KinesisClient, StreamARN: string, visits: Iterable<Visit>): Promise<number> {
  let refused = 0;
  let batch: PutRecordsRequestEntry[] = [];
  for (const visit of visits) {
    batch.push({ PartitionKey: visit.userId, Data: Buffer.from(JSON.stringify(visit)) });
    if (batch.length < RECORDS_PER_CALL) continue;
    refused += await putBatch(client, StreamARN, batch);
    batch = [];
  }
  return refused + (batch.length > 0 ? await putBatch(client, StreamARN, batch) : 0);
}

async function putBatch(client: KinesisClient, StreamARN: string, batch: PutRecordsRequestEntry[]): Promise<number> {
  let left = batch;
  for (let attempt = 1; ; attempt += 1) {
    const { Records = [] } = await client.send(new PutRecordsCommand({ StreamARN, Records: left }));
    left = left.filter((_, index) => Records[index]?.ErrorCode !== undefined);
    if (left.length === 0 || attempt === MAX_ATTEMPTS) return left.length;
    // A random share of a ceiling that doubles: producers that are refused together do not come back together.
    await pause(Math.random() * Math.min(CAP_MS, BASE_MS * 2 ** attempt));
  }
}
