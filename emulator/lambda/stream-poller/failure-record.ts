import type { StoredRecord } from "../../kinesis/record-log.ts";
import type { FinishedInvocation } from "./verdict.ts";

/** Why records were given up. */
export type FailureCondition = "RetryAttemptsExhausted" | "RecordAgeExceeded";

/**
 * What the mapping sends to its on-failure destination, as recorded on AWS (rules 19 and 20). It holds no payload.
 * https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
 */
export type FailureRecord = {
  requestContext: {
    requestId: string;
    functionArn: string;
    condition: FailureCondition;
    approximateInvokeCount: number;
  };
  /** Absent when the records were given up for their age. */
  responseContext?: { statusCode: number; executedVersion: string; functionError: "Unhandled" | null };
  version: "1.0";
  timestamp: string;
} & ({ KinesisBatchInfo: BatchInfo } | { DDBStreamBatchInfo: BatchInfo });

/** Which records were given up. */
type BatchInfo = {
  shardId: string;
  startSequenceNumber: string;
  endSequenceNumber: string;
  approximateArrivalOfFirstRecord: string;
  approximateArrivalOfLastRecord: string;
  batchSize: number;
  streamArn: string;
};

/** Which records a failure record is about. */
export const batchOf = (record: FailureRecord): BatchInfo =>
  "KinesisBatchInfo" in record ? record.KinesisBatchInfo : record.DDBStreamBatchInfo;

/** What a failure record is made of. */
export type DiscardedBatch = {
  condition: FailureCondition;
  /** What the stream's kind calls it. @default "KinesisBatchInfo" */
  batchInfo?: "KinesisBatchInfo" | "DDBStreamBatchInfo";
  /** The records given up: at least one. */
  records: readonly StoredRecord[];
  /** How often they were invoked as this batch. */
  invocations: number;
  /** The last invocation, if there was one. */
  last: FinishedInvocation | undefined;
  functionArn: string;
  streamArn: string;
  shardId: string;
  atMs: number;
  /** Request ID to name when there was no invocation. */
  requestId: string;
};

/** Writes a failure record. */
export function createFailureRecord(failure: DiscardedBatch): FailureRecord {
  const { condition, records, last, functionArn } = failure;
  const common = {
    requestContext: {
      requestId: last?.requestId ?? failure.requestId,
      functionArn,
      condition,
      // Rule 20: AWS counts 1 even if the function was never invoked.
      approximateInvokeCount: Math.max(failure.invocations, 1),
    },
    ...(condition === "RecordAgeExceeded" || last === undefined ? {} : { responseContext: responseContext(last) }),
    version: "1.0" as const,
    timestamp: new Date(failure.atMs).toISOString(),
  };
  const batch = batchInfo(failure.shardId, failure.streamArn, records);
  return failure.batchInfo === "DDBStreamBatchInfo"
    ? { ...common, DDBStreamBatchInfo: inSeconds(batch) }
    : { ...common, KinesisBatchInfo: batch };
}

/**
 * Key of a failure record in S3 (rule 21):
 * `aws/lambda/<mapping uuid>/<shard>/YYYY/MM/DD/YYYY-MM-DDTHH.MM.SS-<uuid>`.
 */
export function failureObjectKey(mappingUuid: string, record: FailureRecord, uuid: string): string {
  const [date = "", time = ""] = record.timestamp.slice(0, 19).split("T");
  const folder = `aws/lambda/${mappingUuid}/${batchOf(record).shardId}/${date.replaceAll("-", "/")}`;
  return `${folder}/${date}T${time.replaceAll(":", ".")}-${uuid}`;
}

/**
 * Body of a failure record in S3: the record and the whole event, of Kinesis as text (rule 21; that it is text is our reading),
 * of a table as an object.
 */
export function failureObjectBody(record: FailureRecord, payload: string): string {
  return JSON.stringify({ ...record, payload: "KinesisBatchInfo" in record ? payload : JSON.parse(payload) });
}

/** AWS writes a table's times without milliseconds. */
function inSeconds(batch: BatchInfo): BatchInfo {
  const { approximateArrivalOfFirstRecord: first, approximateArrivalOfLastRecord: last } = batch;
  return {
    ...batch,
    approximateArrivalOfFirstRecord: first.replace(/\.\d+Z$/, "Z"),
    approximateArrivalOfLastRecord: last.replace(/\.\d+Z$/, "Z"),
  };
}

function responseContext({
  statusCode,
  executedVersion,
  functionError,
}: FinishedInvocation): NonNullable<FailureRecord["responseContext"]> {
  return { statusCode, executedVersion, functionError: functionError ?? null };
}

function batchInfo(shardId: string, streamArn: string, records: readonly StoredRecord[]): BatchInfo {
  const first = records[0];
  const last = records.at(-1);
  if (first === undefined || last === undefined) throw new RangeError("A failure record needs at least one record.");
  return {
    shardId,
    startSequenceNumber: first.sequenceNumber,
    endSequenceNumber: last.sequenceNumber,
    approximateArrivalOfFirstRecord: new Date(first.arrivedAtMs).toISOString(),
    approximateArrivalOfLastRecord: new Date(last.arrivedAtMs).toISOString(),
    batchSize: records.length,
    streamArn,
  };
}
