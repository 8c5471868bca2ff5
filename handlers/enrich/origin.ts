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
export type Shard = Pick<Origin, "region" | "stream" | "shardId"> & {
  eventSourceARN: string;
  /** JSON text with which the id of each of its records begins. */
  idPrefix: string;
};

// With enhanced fan-out the consumer's ARN stands here: …:stream/NAME/consumer/NAME:TIME
const STREAM_ARN = /^arn:[\w-]+:kinesis:([\w-]+):\d{12}:stream\/([\w.-]+)(?:\/|$)/;
const EVENT_ID = /^(shardId-\w+):\d+$/;

/**
 * The shard that a record of an event comes from.
 * Follows https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis-example.html
 * @throws when the event is none of a Kinesis stream.
 */
export function shardOf({ eventSourceARN, eventID }: KinesisStreamRecord): Shard {
  const [, region, stream] = STREAM_ARN.exec(eventSourceARN) ?? [];
  const shardId = EVENT_ID.exec(eventID)?.[1];
  if (region === undefined || stream === undefined || shardId === undefined) {
    throw new Error(
      `Records must come from a Kinesis stream, got eventSourceARN ${JSON.stringify(eventSourceARN)}, eventID ${JSON.stringify(eventID)}.\n` +
        "Fix: give this function no trigger but a Kinesis event source mapping.",
    );
  }
  return { region, stream, shardId, eventSourceARN, idPrefix: `"${region}/${stream}/${shardId}/` };
}

/** Whether a record comes from the shard. A batch comes from one: asking this spares reading names again and again. */
export function isFrom({ shardId, eventSourceARN }: Shard, record: KinesisStreamRecord): boolean {
  return (
    record.eventSourceARN === eventSourceARN &&
    record.eventID.charCodeAt(shardId.length) === COLON &&
    record.eventID.startsWith(shardId)
  );
}

const COLON = ":".charCodeAt(0);

/**
 * The JSON text of the id that an enriched record carries: the same at every delivery, another for every record in any
 * region. In ASCII, without escapes.
 */
export function recordId({ idPrefix }: Shard, sequenceNumber: string, subSequence: number): string {
  return `${idPrefix}${sequenceNumber}/${subSequence}"`;
}
