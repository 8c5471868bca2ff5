import type { KinesisStreamBatchResponse, KinesisStreamRecord } from "aws-lambda";
import type { Catalogue } from "./catalogue.ts";
import { enrich } from "./enrich.ts";
import type { Entry } from "./lanes.ts";
import { originOf } from "./origin.ts";
import type { QuarantinedRecord } from "./quarantine.ts";
import { isRefusal } from "./refusal.ts";

/** A batch after the pure part: what to publish and what to quarantine, each in the batch's order. */
export type EnrichedBatch = {
  enriched: (Entry & { sequenceNumber: string })[];
  refused: QuarantinedRecord[];
};

/**
 * Enriches every record of a batch. Pure, and complete: each record is in one of the two lists.
 * @throws when the event is none of a Kinesis stream.
 */
export function enrichBatch(
  records: readonly KinesisStreamRecord[],
  catalogue: Catalogue,
  maxRecordBytes: number,
): EnrichedBatch {
  const batch: EnrichedBatch = { enriched: [], refused: [] };
  for (const record of records) {
    const { partitionKey, sequenceNumber, approximateArrivalTimestamp } = record.kinesis;
    const data = Buffer.from(record.kinesis.data, "base64");
    const source = { origin: originOf(record), partitionKey, data };
    const result = enrich(source, catalogue, maxRecordBytes);
    if (isRefusal(result)) batch.refused.push({ source, refusal: result, approximateArrivalTimestamp });
    else batch.enriched.push({ partitionKey, data: result, sequenceNumber });
  }
  return batch;
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
