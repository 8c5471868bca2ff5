import type { StoredRecord } from "../../kinesis/record-log.ts";
import type { FailureCondition } from "./failure-record.ts";

/** Something that happened in a mapping, for logs, reports and tests. */
export type Observation =
  /** A batch was invoked, or throttled before it. */
  | {
      type: "invoked";
      shardId: string;
      records: number;
      durationMs: number;
      /** How old the last record was when it was handed over. */
      iteratorAgeMs: number;
      outcome: "success" | "failure" | "partial" | "throttled";
      functionError: boolean;
    }
  /** Filter patterns dropped records since their data is no JSON, whatever the patterns say. */
  | { type: "unreadable"; shardId: string; records: readonly StoredRecord[] }
  /** Filter patterns dropped records, those whose data is no JSON among them. */
  | { type: "filtered"; shardId: string; sequenceNumbers: readonly string[] }
  /** Records were given up. */
  | { type: "discarded"; shardId: string; condition: FailureCondition; records: number }
  /** The on-failure destination did not take a failure record. */
  | { type: "destination-failed"; shardId: string; error: unknown }
  /** A shard could not be read; the mapping tries again. */
  | { type: "read-failed"; shardId: string | undefined; error: unknown };

/** What a mapping has done so far. */
export type MappingStats = {
  /** Calls of the function, throttled ones not counted. */
  invocations: number;
  /** Invocations that were throttled. */
  throttles: number;
  /** Records processed. */
  succeeded: number;
  /** Records given up. */
  discarded: number;
  /** Records that no filter pattern matched. */
  filtered: number;
  /** Failure records that the destination did not take. */
  lostFailureRecords: number;
  /** Checkpoint by shard: the sequence number up to which all records are settled. */
  checkpoints: Map<string, string>;
};

/** Stats of a mapping that has done nothing. */
export function createStats(): MappingStats {
  return {
    invocations: 0,
    throttles: 0,
    succeeded: 0,
    discarded: 0,
    filtered: 0,
    lostFailureRecords: 0,
    checkpoints: new Map(),
  };
}
