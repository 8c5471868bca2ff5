import type { KinesisStreamBatchResponse, KinesisStreamRecord } from "aws-lambda";
import type { QuarantinedRecord } from "../failure-store/quarantine.ts";
import { checksumsOf, type IsIntact } from "../md5/checksums.ts";
import { deaggregate, isAggregate } from "../records/deaggregate.ts";
import type { Entry } from "../records/entry.ts";
import { type Keys, refuseKeys } from "../records/keys.ts";
import { isFrom, type RecordId, type SourceShard, shardOf } from "../records/origin.ts";
import { isRefusal, type Refusal } from "../records/refusal.ts";
import { keep, loadBase64, loadBytes, recordIn, rewind, type Slab } from "../records/slab.ts";
import { AGAIN, type Attempt, attempt, type Unit } from "./attempt.ts";
import { type EnrichBytes, isDrop, type Placed, type Result } from "./definition.ts";
import { type WaitingLimits, type WaitingUnit, waitForAll } from "./waiting.ts";

/** A batch once each record has its result; each list in the batch's order. */
export type EnrichedBatch = {
  enriched: EnrichedEntry[];
  refused: QuarantinedRecord[];
  dropped: DroppedRecord[];
  /** What there was no time for, or what must be tried again: it is left to Lambda, with later records of its key. */
  open: RecordId[];
};

/** A record for the output stream, and what else must be known of it. */
export type EnrichedEntry = Entry & {
  /** Several entries share its sequence number when the record of the event is an aggregate. */
  id: RecordId;
  /** Which of the definition's outcomes it is. */
  outcome: string | undefined;
  /** When Kinesis took it, in seconds since the Unix epoch, as an event says it. */
  approximateArrivalTimestamp: number;
};

/** A record that is left out on purpose, and why. */
export type DroppedRecord = { id: RecordId; reason: string };

/**
 * Enriches every record of a batch, and every user record of its aggregates. Complete: each is in one of the lists.
 * The same batch gives the same lists, but for what is open. A promise only when a record had to be waited for.
 * @param slab holds what is enriched, in place of whatever it held.
 * @throws when the event is none of a Kinesis stream.
 */
export type EnrichBatch = (
  records: readonly KinesisStreamRecord[],
  slab: Slab,
  limits: WaitingLimits,
) => EnrichedBatch | Promise<EnrichedBatch>;

/** Makes what enriches batches. @param flow the flow that ids name. */
export function createEnrichBatch(enrich: EnrichBytes, flow: string | undefined): EnrichBatch {
  return (records, slab, limits) => {
    rewind(slab);
    const work: Work = {
      enrich,
      slab,
      isIntact: checksumsOf(records),
      batch: createBatch(),
      waiting: [],
      giveUp: new AbortController(),
    };
    let shard: SourceShard | undefined;
    for (const record of records) {
      if (shard === undefined || !isFrom(shard, record)) shard = shardOf(record, flow);
      loadBase64(slab, record.kinesis.data);
      if ("subSequenceNumber" in record.kinesis)
        addUser(work, record, shard, record.kinesis, Number(record.kinesis.subSequenceNumber));
      else if (isAggregate(slab)) addAggregate(work, record, shard);
      else add(work, { record, shard, keys: record.kinesis, id: idOf(record, shard, 0) });
    }
    return work.waiting.length === 0 ? work.batch : waitFor(work, limits);
  };
}

type Work = {
  enrich: EnrichBytes;
  slab: Slab;
  isIntact: IsIntact;
  batch: EnrichedBatch;
  /** The first record that must be waited for, and all after it. */
  waiting: WaitingUnit[];
  giveUp: AbortController;
};

const createBatch = (): EnrichedBatch => ({ enriched: [], refused: [], dropped: [], open: [] });

const idOf = ({ kinesis }: KinesisStreamRecord, { idPrefix }: SourceShard, subSequence: number): RecordId => ({
  prefix: idPrefix,
  sequenceNumber: kinesis.sequenceNumber,
  subSequence,
});

/** Adds the record that the slab holds to one of the lists, or to what is waited for. */
function add({ enrich, slab, batch, waiting, giveUp }: Work, unit: Unit): void {
  if (waiting.length > 0) {
    waiting.push(setAside(slab, unit, undefined));
    return;
  }
  const come = attempt(enrich, slab, unit, giveUp.signal);
  if (come === AGAIN || come instanceof Promise) waiting.push(setAside(slab, unit, come));
  else settle(batch, slab, unit, come);
}

/** Keeps the record in the slab until its turn comes. */
function setAside(slab: Slab, unit: Unit, come: Attempt | undefined): WaitingUnit {
  const length = slab.end - slab.start;
  const { bytes } = slab.text;
  const start = keep(slab, length);
  return { unit, bytes, start, end: start + length, first: come };
}

/** Waits, and adds what comes of it in the batch's order. */
async function waitFor({ batch, enrich, slab, waiting, giveUp }: Work, limits: WaitingLimits): Promise<EnrichedBatch> {
  const settled = new Map<WaitingUnit, EnrichedBatch>();
  await waitForAll(waiting, {
    ...limits,
    enrich,
    slab,
    giveUp,
    onResult: (unit, result) => {
      const lists = createBatch();
      settle(lists, slab, unit.unit, result);
      settled.set(unit, lists);
    },
  });
  for (const unit of waiting) {
    const { enriched, refused, dropped } = settled.get(unit) ?? createBatch();
    batch.enriched.push(...enriched);
    batch.refused.push(...refused);
    batch.dropped.push(...dropped);
    if (!settled.has(unit)) batch.open.push(unit.unit.id);
  }
  return batch;
}

/** Adds a record to the list that its result names, while the slab holds what it is about. */
function settle(batch: EnrichedBatch, slab: Slab, unit: Unit, result: Result): void {
  if (isRefusal(result)) batch.refused.push(quarantined(slab, unit, result));
  else if (isDrop(result)) batch.dropped.push({ id: unit.id, reason: result.drop });
  else batch.enriched.push(entryOf(slab, unit, result));
}

function entryOf(slab: Slab, { record, keys, id }: Unit, { start, outcome }: Placed): EnrichedEntry {
  const { partitionKey, explicitHashKey } = keys;
  const { approximateArrivalTimestamp } = record.kinesis;
  const { bytes } = slab.text;
  const end = slab.start;
  const entry: EnrichedEntry = { partitionKey, bytes, start, end, id, outcome, approximateArrivalTimestamp };
  if (explicitHashKey !== undefined) entry.explicitHashKey = explicitHashKey;
  return entry;
}

/** Adds each record of the aggregate that the slab holds; the aggregate itself, refused, when it is damaged. */
function addAggregate(work: Work, record: KinesisStreamRecord, shard: SourceShard): void {
  const aggregate = recordIn(work.slab);
  const users = deaggregate(aggregate, () => work.isIntact(record, aggregate));
  if (isRefusal(users)) {
    addRefusal(work, { record, shard, keys: record.kinesis, id: idOf(record, shard, 0) }, users);
    return;
  }
  // Its records are worked on behind it.
  keep(work.slab, aggregate.length);
  for (const [subSequence, user] of users.entries()) {
    loadBytes(work.slab, aggregate, user.start, user.end);
    addUser(work, record, shard, user, subSequence);
  }
}

/**
 * Adds a record of an aggregate, which the slab holds. One that was refused, and is given back alone with its place in the
 * aggregate as `subSequenceNumber`, keeps its id.
 */
function addUser(work: Work, record: KinesisStreamRecord, shard: SourceShard, keys: Keys, subSequence: number): void {
  const unit = { record, shard, keys, id: idOf(record, shard, subSequence) };
  const refusal = refuseKeys(keys);
  if (refusal) addRefusal(work, unit, refusal);
  else add(work, unit);
}

/** Refuses the record that the slab holds, whoever enriches. */
function addRefusal({ slab, batch, waiting }: Work, unit: Unit, refusal: Refusal): void {
  if (waiting.length > 0) waiting.push(setAside(slab, unit, refusal));
  else batch.refused.push(quarantined(slab, unit, refusal));
}

function quarantined(slab: Slab, { record, shard, keys, id }: Unit, refusal: Refusal): QuarantinedRecord {
  const { region, stream, shardId } = shard;
  const { partitionKey, explicitHashKey } = keys;
  const { sequenceNumber, subSequence } = id;
  const origin = { region, stream, shardId, sequenceNumber, subSequence };
  const data = Buffer.from(recordIn(slab));
  const source = { partitionKey, ...(explicitHashKey !== undefined && { explicitHashKey }), origin, data };
  const { approximateArrivalTimestamp } = record.kinesis;
  return { source, id, refusal, approximateArrivalTimestamp };
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
