import type { KinesisStreamRecord } from "aws-lambda";

/**
 * The records of an event. None when it is empty: nothing was sent.
 * Follows https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html
 * @throws unless they are a Kinesis stream's: success would tell the sender of anything else that it was processed.
 */
export function recordsOf(event: unknown): readonly KinesisStreamRecord[] {
  if (isObject(event)) {
    const { Records: records } = event;
    if (Array.isArray(records) && records.every(isKinesisRecord)) return records;
    if (Object.keys(event).length === 0) return [];
  }
  throw new Error(
    `The event must be a Kinesis stream's: { Records: [{ kinesis, eventID, eventSourceARN, … }] }, got ${describe(event)}.\n` +
      "Fix: give this function no trigger but a Kinesis event source mapping; a pipe or a delivery stream needs another function.",
  );
}

// Once for each record of the function: no list is made here.
function isKinesisRecord(record: Partial<KinesisStreamRecord> | null): record is KinesisStreamRecord {
  const kinesis = record?.kinesis;
  return (
    typeof kinesis?.data === "string" &&
    typeof kinesis.partitionKey === "string" &&
    typeof kinesis.sequenceNumber === "string" &&
    typeof record?.eventID === "string" &&
    typeof record.eventSourceARN === "string"
  );
}

/** The form of an event, without a value of it. */
function describe(event: unknown): string {
  if (Array.isArray(event)) return `an array of ${event.length}`;
  if (!isObject(event)) return event === null ? "null" : `a ${typeof event}`;
  return `members ${Object.keys(event).slice(0, 5).join(", ")} of another form`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
