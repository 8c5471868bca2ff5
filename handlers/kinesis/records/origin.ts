import type { KinesisStreamRecord } from "aws-lambda";

/** Where a record comes from: what makes it the same record whenever it is delivered again. */
export type Origin = {
  region: string;
  stream: string;
  shardId: string;
  sequenceNumber: string;
  /** Position in an aggregated Kinesis record; 0 in a plain one. */
  subSequence: number;
};

/** A shard as events name it. */
export type SourceShard = Pick<Origin, "region" | "stream" | "shardId"> & {
  eventSourceARN: string;
  /** JSON text with which the id of each of its records begins. In ASCII, without escapes. */
  idPrefix: Buffer;
};

// With enhanced fan-out the consumer's ARN stands here: …:stream/NAME/consumer/NAME:TIME
const STREAM_ARN = /^arn:[\w-]+:kinesis:([\w-]+):\d{12}:stream\/([\w.-]+)(?:\/|$)/;
/** The flow that every stack has. Its ids name no flow, nor does what it put aside at first: they are older than flows. */
export const FIRST_FLOW = "enrich";
const EVENT_ID = /^(shardId-\w+):\d+$/;

/**
 * The shard that a record of an event comes from.
 * Follows https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis-example.html
 * @param flow the flow that works on it, which its ids name.
 * @throws when the event is none of a Kinesis stream.
 */
export function shardOf({ eventSourceARN, eventID }: KinesisStreamRecord, flow: string | undefined): SourceShard {
  const [, region, stream] = STREAM_ARN.exec(eventSourceARN) ?? [];
  const shardId = EVENT_ID.exec(eventID)?.[1];
  if (region === undefined || stream === undefined || shardId === undefined) {
    throw new Error(
      `Records must come from a Kinesis stream, got eventSourceARN ${JSON.stringify(eventSourceARN)}, eventID ${JSON.stringify(eventID)}.\n` +
        "Fix: give this function no trigger but a Kinesis event source mapping.",
    );
  }
  const prefix = flow === undefined || flow === FIRST_FLOW ? "" : `${flow}/`;
  return {
    region,
    stream,
    shardId,
    eventSourceARN,
    idPrefix: Buffer.from(`"${prefix}${region}/${stream}/${shardId}/`),
  };
}

/** Whether a record comes from the shard. A batch comes from one: asking this spares reading names again and again. */
export function isFrom({ shardId, eventSourceARN }: SourceShard, record: KinesisStreamRecord): boolean {
  return (
    record.eventSourceARN === eventSourceARN &&
    record.eventID.charCodeAt(shardId.length) === COLON &&
    record.eventID.startsWith(shardId)
  );
}

const COLON = 0x3a;
const QUOTE = 0x22;
const SLASH = 0x2f;
const ZERO = 0x30;

/**
 * The id that an enriched record carries, `REGION/STREAM/SHARD/SEQUENCE/SUBSEQUENCE`, with `FLOW/` before it for any flow but the
 * first: the same at every delivery, another for every record in any region. In pieces, since to join them takes as long as to write them.
 */
export type RecordId = { prefix: Buffer; sequenceNumber: string; subSequence: number };

/** Length of the JSON text of an id. */
export function idBytes({ prefix, sequenceNumber, subSequence }: RecordId): number {
  return prefix.length + sequenceNumber.length + 1 + (subSequence < 10 ? 1 : String(subSequence).length) + 1;
}

/** Writes the JSON text of an id, and answers where it ends. */
export function writeId({ prefix, sequenceNumber, subSequence }: RecordId, bytes: Buffer, start: number): number {
  bytes.set(prefix, start);
  let at = start + prefix.length;
  at += bytes.write(sequenceNumber, at, "latin1");
  bytes[at++] = SLASH;
  if (subSequence < 10) bytes[at++] = ZERO + subSequence;
  else at += bytes.write(String(subSequence), at, "latin1");
  bytes[at++] = QUOTE;
  return at;
}

/** An id as text. */
export function idText({ prefix, sequenceNumber, subSequence }: RecordId): string {
  return `${prefix.toString("latin1", 1)}${sequenceNumber}/${subSequence}`;
}
