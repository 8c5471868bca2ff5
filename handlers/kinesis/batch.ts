import type { KinesisStreamBatchResponse, KinesisStreamRecord } from "aws-lambda";
import type { Catalogue } from "../enrich/catalogue.ts";
import { createEnrich, type Enrich } from "../enrich/enrich.ts";
import type { Match } from "../enrich/place.ts";
import { deaggregate, isAggregate } from "./deaggregate.ts";
import type { Entry } from "./entry.ts";
import { type Keys, refuseKeys } from "./keys.ts";
import { checksumsOf, type IsIntact } from "./md5/checksums.ts";
import { isFrom, type Shard, shardOf } from "./origin.ts";
import type { QuarantinedRecord } from "./quarantine.ts";
import { isRefusal, type Refusal } from "./refusal.ts";
import { keep, loadBase64, loadBytes, recordIn, rewind, type Slab } from "./slab.ts";

/** A batch after the pure part: what to publish and what to quarantine, each in the batch's order. */
export type EnrichedBatch = {
  enriched: EnrichedEntry[];
  refused: QuarantinedRecord[];
};

/** A record for the output stream, and what else must be known of it. */
export type EnrichedEntry = Entry & {
  match: Match;
  /** Of the record of the event: several entries share it when that one is an aggregate. */
  sequenceNumber: string;
  /** When Kinesis took it, in seconds since the Unix epoch, as an event says it. */
  approximateArrivalTimestamp: number;
};

/**
 * Enriches every record of a batch, and every user record of its aggregates. Complete: each is in one of the two lists.
 * The same batch gives the same lists.
 * @param slab holds what is enriched, in place of whatever it held.
 * @throws when the event is none of a Kinesis stream.
 */
export type EnrichBatch = (records: readonly KinesisStreamRecord[], slab: Slab) => EnrichedBatch;

/**
 * Makes what enriches batches.
 * @param maxRecordBytes what the output stream takes at most: data and partition key.
 */
export function createEnrichBatch(catalogue: Catalogue, maxRecordBytes: number): EnrichBatch {
  const enrich = createEnrich(catalogue, maxRecordBytes);
  return (records, slab) => {
    rewind(slab);
    const work: Work = { enrich, slab, isIntact: checksumsOf(records), batch: { enriched: [], refused: [] } };
    let shard: Shard | undefined;
    for (const record of records) {
      if (shard === undefined || !isFrom(shard, record)) shard = shardOf(record);
      loadBase64(work.slab, record.kinesis.data);
      if (isAggregate(work.slab)) addAggregate(work, record, shard);
      else add(work, record, shard, record.kinesis, 0);
    }
    return work.batch;
  };
}

type Work = { enrich: Enrich; slab: Slab; isIntact: IsIntact; batch: EnrichedBatch };

/** Adds the record that the slab holds to one of the two lists. */
function add(work: Work, record: KinesisStreamRecord, shard: Shard, keys: Keys, subSequence: number): void {
  const { sequenceNumber, approximateArrivalTimestamp } = record.kinesis;
  const { partitionKey, explicitHashKey } = keys;
  const id = { prefix: shard.idPrefix, sequenceNumber, subSequence };
  const result = work.enrich(work.slab, partitionKey, id);
  if (isRefusal(result)) {
    refuse(work, record, shard, keys, subSequence, result);
    return;
  }
  const { bytes } = work.slab.text;
  const { start, match } = result;
  const end = work.slab.start;
  const entry: EnrichedEntry = { partitionKey, bytes, start, end, match, sequenceNumber, approximateArrivalTimestamp };
  if (explicitHashKey !== undefined) entry.explicitHashKey = explicitHashKey;
  work.batch.enriched.push(entry);
}

/** Adds each record of the aggregate that the slab holds; the aggregate itself, refused, when it is damaged. */
function addAggregate(work: Work, record: KinesisStreamRecord, shard: Shard): void {
  const aggregate = recordIn(work.slab);
  const users = deaggregate(aggregate, () => work.isIntact(record, aggregate));
  if (isRefusal(users)) {
    refuse(work, record, shard, record.kinesis, 0, users);
    return;
  }
  // Its records are worked on behind it.
  keep(work.slab, aggregate.length);
  for (const [subSequence, user] of users.entries()) {
    loadBytes(work.slab, aggregate, user.start, user.end);
    const refusal = refuseKeys(user);
    if (refusal) refuse(work, record, shard, user, subSequence, refusal);
    else add(work, record, shard, user, subSequence);
  }
}

function refuse(
  work: Work,
  { kinesis }: KinesisStreamRecord,
  { region, stream, shardId }: Shard,
  { partitionKey, explicitHashKey }: Keys,
  subSequence: number,
  refusal: Refusal,
): void {
  const { sequenceNumber, approximateArrivalTimestamp } = kinesis;
  const origin = { region, stream, shardId, sequenceNumber, subSequence };
  const keys = { partitionKey, ...(explicitHashKey !== undefined && { explicitHashKey }) };
  const data = Buffer.from(recordIn(work.slab));
  work.batch.refused.push({ source: { ...keys, origin, data }, refusal, approximateArrivalTimestamp });
}

/**
 * What Lambda must know of a batch: where to begin again. Only the lowest identifier counts for a stream,
 * so at most one is given, however many records failed; none means that all is done.
 * Follows https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html
 */
export function batchResponse(unacknowledged: readonly string[]): KinesisStreamBatchResponse {
  const [first, ...rest] = unacknowledged;
  if (first === undefined) return { batchItemFailures: [] };
  const lowest = rest.reduce((low, other) => (BigInt(other) < BigInt(low) ? other : low), first);
  return { batchItemFailures: [{ itemIdentifier: lowest }] };
}
