import type { KinesisStreamRecord } from "aws-lambda";
import type { RecordWithData } from "../held-record.ts";

/** A record of an event. What the function has refused alone is no aggregate: it keeps its place in one, and its hash key. */
type EventRecord = KinesisStreamRecord & { kinesis: { subSequenceNumber?: number; explicitHashKey?: string } };

/**
 * The event of records, as the trigger makes it: they keep shard, sequence number and time of arrival.
 * https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis-example.html
 * @param aliasArn ARN of what is invoked: names partition and account, where the stream itself may be an older one.
 */
export function kinesisEvent(records: readonly RecordWithData[], aliasArn: string): string {
  const [, partition, , , account] = aliasArn.split(":");
  const eventRecord = (record: RecordWithData): EventRecord => ({
    kinesis: {
      kinesisSchemaVersion: "1.0",
      partitionKey: record.partitionKey,
      sequenceNumber: record.sequenceNumber,
      data: record.data.toString("base64"),
      approximateArrivalTimestamp: record.arrivedAtMs / 1000,
      ...(record.source === "quarantine" && !record.aggregate && { subSequenceNumber: record.subSequence }),
      ...(record.explicitHashKey !== undefined && { explicitHashKey: record.explicitHashKey }),
    },
    eventSource: "aws:kinesis",
    eventVersion: "1.0",
    eventID: `${record.shardId}:${record.sequenceNumber}`,
    eventName: "aws:kinesis:record",
    // The trigger's role stands here; it is the account that invokes now.
    invokeIdentityArn: `arn:${partition}:iam::${account}:root`,
    awsRegion: record.region,
    eventSourceARN: `arn:${partition}:kinesis:${record.region}:${account}:stream/${record.stream}`,
  });
  return JSON.stringify({ Records: records.map(eventRecord) });
}
