import type { EventSourceMappingSettings } from "../../emulator/lambda/stream-poller/settings.ts";
import type { Payload } from "./payload.ts";

/** A user record as a producer made it. */
export type UserRecord = Payload & { partitionKey: string; explicitHashKey?: string | undefined };

/** A Kinesis record that a producer puts. */
export type ProducedRecord = {
  /** When, in milliseconds after the start. */
  atMs: number;
  partitionKey: string;
  data: Buffer;
  /** What it holds: itself when it is plain, any number when it is an aggregate, itself again when that is damaged. */
  users: readonly UserRecord[];
  isAggregate: boolean;
  /** Faults that it stands for as a whole. */
  faults: readonly string[];
};

/** A change of the input stream's shards. */
export type Resharding = {
  atMs: number;
  kind: "split" | "merge";
  /** Which of the open shards, counted round and round. */
  shard: number;
};

/** What may go wrong outside the handler. */
export type FaultKind =
  | "entries-throttled"
  | "calls-throttled"
  | "shard-throttled"
  | "keys-throttled"
  | "access-denied"
  | "slow-calls"
  | "hanging-calls"
  | "lost-answers"
  | "lost-calls"
  | "frozen"
  | "crash-before"
  | "crash-between"
  | "crash-after"
  | "no-concurrency"
  | "redelivery"
  | "empty-event"
  | "store-fails"
  | "store-hangs"
  | "store-answer-lost"
  | "destination-fails"
  | "other-catalogue"
  | "broken-catalogue"
  | "clock-jump";

/** A time in which something goes wrong, now and then. */
export type Fault = {
  kind: FaultKind;
  /** In milliseconds after the start. */
  fromMs: number;
  toMs: number;
  /** How likely each occasion is hit, from 0 to 1. */
  share: number;
};

/** The settings of the event source mapping that a scenario chooses. */
export type MappingChoice = Pick<
  EventSourceMappingSettings,
  | "batchSize"
  | "maximumBatchingWindowInSeconds"
  | "parallelizationFactor"
  | "maximumRetryAttempts"
  | "maximumRecordAgeInSeconds"
  | "bisectBatchOnFunctionError"
> & { fanOut: boolean };

/** All that happens from outside in one simulation. The seed decides what is left open, such as how long a call takes. */
export type Scenario = {
  seed: number;
  inputShards: number;
  outputShards: number;
  /** Record limit that the handler is told, and the output stream has: data and partition key. */
  maxRecordBytes: number;
  timeoutSeconds: number;
  mapping: MappingChoice;
  records: readonly ProducedRecord[];
  isHotKey: boolean;
  reshardings: readonly Resharding[];
  faults: readonly Fault[];
};

/** Where every scenario takes place. */
export const REGION = "ap-northeast-2";
export const ACCOUNT = "000000000000";
export const INPUT_STREAM = "users-in";
export const OUTPUT_STREAM = "users-out";
export const INPUT_ARN = `arn:aws:kinesis:${REGION}:${ACCOUNT}:stream/${INPUT_STREAM}`;
