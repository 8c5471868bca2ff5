import { type FilterPattern, readFilterPattern } from "../../../event-source-mapping/filter-pattern.ts";
import { createRecordWriter, type RecordOrigin, type RecordWriter } from "./event.ts";

/** What streams of Kinesis and of tables differ in. */
export type StreamKind = {
  /** Writes the records of one shard as the function receives them. */
  createWriter(origin: RecordOrigin): RecordWriter;
  /** Reads a filter pattern, which is held against the JSON of a record's data. */
  readPattern(text: string, name: string): FilterPattern;
  /** Most records that one read gives. */
  recordsPerRead: number;
  /** Milliseconds between reads at the end of a shard. */
  pollIntervalMs: number;
  /** What a failure record calls the batch that was given up. */
  batchInfo: "KinesisBatchInfo" | "DDBStreamBatchInfo";
};

/** Streams of Kinesis. Rule 1: read about once a second. */
export const KINESIS_STREAM: StreamKind = {
  createWriter: createRecordWriter,
  readPattern: readFilterPattern,
  recordsPerRead: 10_000,
  pollIntervalMs: 1000,
  batchInfo: "KinesisBatchInfo",
};
