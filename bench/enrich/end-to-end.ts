import { Readable } from "node:stream";
import { HttpResponse } from "@smithy/core/protocols";
import { measureInTurns, type Samples, type Subject } from "./measure.ts";
import { type Contestants, loadContestants, MAX_RECORD_BYTES, OWN } from "./processing.ts";
import { createRecords } from "./records.ts";

const STREAM_ARN = "arn:aws:kinesis:ap-northeast-2:123456789012:stream/users-out";
const CREDENTIALS = { accessKeyId: "bench", secretAccessKey: "bench" };
const MAX_ENTRIES = 500;

/** From the records of an event to signed PutRecords requests and their answers read; no network between. */
export type EndToEndResult = { records: number; recordBytes: number; samples: Samples[] };

/** The peer of the end-to-end measurement. */
export const POWERTOOLS_AND_SDK = "Powertools batch, sync + SDK";

const RECORD_BYTES = 600;

/** Measures batches of 1,000 and 10,000 records of 600 bytes. */
export async function measureEndToEnd(rounds: number): Promise<EndToEndResult[]> {
  const results: EndToEndResult[] = [];
  for (const records of [1_000, 10_000]) {
    const subjects = { [OWN]: { records, isOwn: true }, [POWERTOOLS_AND_SDK]: { records, isOwn: false } };
    const samples = await measureInTurns(import.meta.url, subjects, rounds);
    results.push({ records, recordBytes: RECORD_BYTES, samples });
  }
  return results;
}

/** One of the two at work on one batch. */
export async function createSubject({ records, isOwn }: { records: number; isOwn: boolean }): Promise<Subject> {
  const contestants = await loadContestants();
  const events = createRecords({ records, recordBytes: RECORD_BYTES, script: "ascii" });
  const run = isOwn ? ownInvocation(contestants, events) : peerInvocation(contestants, events);
  return { units: records, run };
}

function ownInvocation({ own, catalogueText }: Contestants, Records: ReturnType<typeof createRecords>) {
  const handler = own.createHandler({
    catalogue: own.loadCatalogue(catalogueText),
    maxRecordBytes: MAX_RECORD_BYTES,
    put: own.createPutRecords(STREAM_ARN, "ap-northeast-2", {
      url: new URL("https://kinesis.ap-northeast-2.amazonaws.com"),
      credentials: async () => CREDENTIALS,
      connect: () => ({ ...answersAtOnce(), destroy: () => {} }),
    }),
    store: () => Promise.reject(new Error("no record may be refused")),
    clock: { now: () => performance.now(), sleep: untilAborted },
    random: Math.random,
    unixTimeMs: Date.now,
    warn: (fields) => {
      throw new Error(`no warning may be given, got ${fields.event}`);
    },
    write: () => {},
  });
  const context = {
    functionName: "enrich",
    functionVersion: "1",
    awsRequestId: "bench",
    getRemainingTimeInMillis: () => 60_000,
  };
  return () => handler({ Records }, context);
}

/** Nothing is ever late here. */
function untilAborted(_: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal?.addEventListener("abort", () => resolve(), { once: true }));
}

function peerInvocation({ peers, document }: Contestants, records: ReturnType<typeof createRecords>) {
  const client = new peers.KinesisClient({ region: "ap-northeast-2", credentials: CREDENTIALS });
  client.config.requestHandler = answersAtOnce();
  const powertools = peers.createPeers(document)["Powertools batch, sync"];
  return async () => {
    const enriched = (await powertools?.(records)) ?? [];
    const entries = enriched.map((Data, index) => ({ Data, PartitionKey: records[index]?.kinesis.partitionKey }));
    for (let start = 0; start < entries.length; start += MAX_ENTRIES) {
      const Records = entries.slice(start, start + MAX_ENTRIES);
      const { FailedRecordCount } = await client.send(new peers.PutRecordsCommand({ StreamARN: STREAM_ARN, Records }));
      if (FailedRecordCount !== 0) throw new Error("no record may fail");
    }
  };
}

/** In place of a network: every request is answered at once, as if Kinesis had taken all of it. */
function answersAtOnce() {
  const result = { SequenceNumber: "49590338271490256608559692538361571095000000000000000001", ShardId: "shardId-0" };
  const records = Array.from({ length: MAX_ENTRIES }, () => result);
  const answer = Buffer.from(JSON.stringify({ EncryptionType: "KMS", FailedRecordCount: 0, Records: records }));
  const headers = { "content-type": "application/x-amz-json-1.1" };
  return {
    handle: async () => ({
      response: new HttpResponse({ statusCode: 200, headers: { ...headers }, body: Readable.from([answer]) }),
    }),
    destroy: () => {},
  };
}
