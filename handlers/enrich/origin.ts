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

// With enhanced fan-out the consumer's ARN stands here: …:stream/NAME/consumer/NAME:TIME
const STREAM_ARN = /^arn:[\w-]+:kinesis:([\w-]+):\d{12}:stream\/([\w.-]+)(?:\/|$)/;

/**
 * The origin of a plain record of an event.
 * Follows https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis-example.html
 * @throws when the event is none of a Kinesis stream.
 */
export function originOf({ eventSourceARN, eventID, kinesis }: KinesisStreamRecord): Origin {
  const [, region, stream] = STREAM_ARN.exec(eventSourceARN) ?? [];
  const shardId = /^(shardId-\w+):/.exec(eventID)?.[1];
  if (region === undefined || stream === undefined || shardId === undefined) {
    throw new Error(
      `Records must come from a Kinesis stream, got eventSourceARN ${JSON.stringify(eventSourceARN)}, eventID ${JSON.stringify(eventID)}.\n` +
        "Fix: give this function no trigger but a Kinesis event source mapping.",
    );
  }
  return { region, stream, shardId, sequenceNumber: kinesis.sequenceNumber, subSequence: 0 };
}

/** The id that an enriched record carries: the same at every delivery, another for every record in any region. */
export function recordId({ region, stream, shardId, sequenceNumber, subSequence }: Origin): string {
  return `${region}/${stream}/${shardId}/${sequenceNumber}/${subSequence}`;
}
