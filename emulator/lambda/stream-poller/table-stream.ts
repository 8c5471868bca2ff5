import { readChangePattern } from "../../../event-source-mapping/change-pattern.ts";
import type { StoredRecord } from "../../kinesis/record-log.ts";
import type { PolledRecord, RecordOrigin, RecordWriter } from "./event.ts";
import type { StreamKind } from "./stream-kind.ts";

/**
 * Streams of DynamoDB's tables. A record's data is the JSON of what the event holds, but for `eventSourceARN`; its partition key
 * is the item's key, so that changes of an item keep their order.
 * https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
 */
export const TABLE_STREAM: StreamKind = {
  createWriter: createChangeWriter,
  readPattern: readChangePattern,
  recordsPerRead: 1000,
  pollIntervalMs: 250,
  batchInfo: "DDBStreamBatchInfo",
};

function createChangeWriter({ streamArn }: RecordOrigin): RecordWriter {
  const closing = `,"eventSourceARN":${JSON.stringify(streamArn)}}`;
  const text = ({ data }: StoredRecord) =>
    `${Buffer.from(data.buffer, data.byteOffset, data.byteLength - 1).toString()}${closing}`;
  return {
    entry: (record): PolledRecord => ({
      record,
      eventBytes: record.data.byteLength + closing.length,
      settled: false,
    }),
    write: (entries) => `[${entries.map(({ record }) => text(record)).join(",")}]`,
  };
}
