import { createHash } from "node:crypto";
import type { Keys } from "../records/keys.ts";
import type { Origin, RecordId } from "../records/origin.ts";
import type { Refusal } from "../records/refusal.ts";
import { QUARANTINE_PREFIX } from "./layout.ts";

/** A record as its producer made it: plain, or from within an aggregate. */
export type SourceRecord = Keys & { origin: Origin; data: Buffer };

/** A record that is refused, with all that is known about it. */
export type QuarantinedRecord = {
  source: SourceRecord;
  id: RecordId;
  refusal: Refusal;
  /** When Kinesis took it, in seconds since the Unix epoch, as an event says it. */
  approximateArrivalTimestamp: number;
};

/** An object for the failure store. */
export type QuarantineObject = { key: string; body: string };

/** Puts one object into the failure store. Rejects, with an error named by its code, when it isn't kept. */
export type Store = (object: QuarantineObject, signal: AbortSignal) => Promise<void>;

/** Who refuses records. */
export type Refuser = {
  /** Version of the function. */
  version: string;
  /** Name of the flow, which parts what it refuses from what others do; undefined: it is the only one. */
  flow: string | undefined;
};

/**
 * The failure store's object for one invocation's refused records: one line of JSON each, in their order.
 * Its key depends on its content alone: redelivery overwrites it with the same bytes, while another catalogue, which refuses
 * other records of the same batch, makes an object of its own. Undefined when there are none.
 */
export function quarantineObject(
  records: readonly QuarantinedRecord[],
  refuser: Refuser,
): QuarantineObject | undefined {
  const first = records[0];
  const last = records.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const { shardId, sequenceNumber } = first.source.origin;
  const date = arrivedAt(first).slice(0, "YYYY-MM-DD".length).replaceAll("-", "/");
  const body = records.map((record) => `${JSON.stringify(lineOf(record, refuser))}\n`).join("");
  const content = createHash("sha256").update(body).digest("hex").slice(0, 8);
  const range = `${sequenceNumber}-${last.source.origin.sequenceNumber}`;
  const folder = refuser.flow === undefined ? date : `${refuser.flow}/${date}`;
  return { key: `${QUARANTINE_PREFIX}${folder}/${shardId}/${range}-${content}.ndjson`, body };
}

function lineOf(record: QuarantinedRecord, { version, flow }: Refuser): Record<string, unknown> {
  const { origin, partitionKey, explicitHashKey, data } = record.source;
  const { region, stream, shardId, sequenceNumber, subSequence } = origin;
  const { reason, detail, messages } = record.refusal;
  return {
    flow,
    reason,
    detail,
    messages,
    region,
    stream,
    shardId,
    sequenceNumber,
    subSequence,
    partitionKey,
    explicitHashKey,
    arrivedAt: arrivedAt(record),
    handlerVersion: version,
    data: data.toString("base64"),
  };
}

function arrivedAt(record: QuarantinedRecord): string {
  return new Date(Math.round(record.approximateArrivalTimestamp * 1000)).toISOString();
}
