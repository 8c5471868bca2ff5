import type { SourceRecord } from "./enrich.ts";
import type { Refusal } from "./refusal.ts";

/** A record that is refused, with all that is known about it. */
export type QuarantinedRecord = {
  source: SourceRecord;
  refusal: Refusal;
  /** When Kinesis took it, in seconds since the Unix epoch, as an event says it. */
  approximateArrivalTimestamp: number;
};

/** An object for the failure store. */
export type StoredObject = { key: string; body: string };

/** Puts one object into the failure store. Rejects, with an error named by its code, when it isn't kept. */
export type Store = (object: StoredObject, signal: AbortSignal) => Promise<void>;

/**
 * The failure store's object for one invocation's refused records: one line of JSON each, in their order.
 * Its key depends on the records alone, so that redelivery overwrites it. Undefined when there are none.
 * @param handlerVersion the version of the function that refuses them.
 */
export function quarantineObject(
  records: readonly QuarantinedRecord[],
  handlerVersion: string,
): StoredObject | undefined {
  const first = records[0];
  const last = records.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const { shardId, sequenceNumber } = first.source.origin;
  const date = arrivedAt(first).slice(0, "YYYY-MM-DD".length).replaceAll("-", "/");
  return {
    key: `quarantine/${date}/${shardId}/${sequenceNumber}-${last.source.origin.sequenceNumber}.ndjson`,
    body: records.map((record) => `${JSON.stringify(lineOf(record, handlerVersion))}\n`).join(""),
  };
}

function lineOf(record: QuarantinedRecord, handlerVersion: string): Record<string, unknown> {
  const { origin, partitionKey, data } = record.source;
  const { region, stream, shardId, sequenceNumber, subSequence } = origin;
  return {
    reason: record.refusal.reason,
    detail: record.refusal.detail,
    region,
    stream,
    shardId,
    sequenceNumber,
    subSequence,
    partitionKey,
    arrivedAt: arrivedAt(record),
    handlerVersion,
    data: data.toString("base64"),
  };
}

function arrivedAt(record: QuarantinedRecord): string {
  return new Date(Math.round(record.approximateArrivalTimestamp * 1000)).toISOString();
}
