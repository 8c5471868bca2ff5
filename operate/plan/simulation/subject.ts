import type { KeySpread } from "../load.ts";

/** A stream as it is simulated. */
export type SimulatedStream = {
  /** Records of the stream a second, on average. */
  rate: number;
  bytes: number;
  /** The busiest hour, as a multiple of the average. */
  peak: number;
  keys: KeySpread | undefined;
  shards: number;
};

/** Where a simulated function publishes. */
export type SimulatedOutput = {
  shards: number;
  /** Functions that share it alike, this one included. */
  writers: number;
  /** Records that it publishes for one of its stream. */
  recordsEach: number;
  bytes: number;
};

/** A function and its trigger as they are simulated. */
export type SimulatedFlow = {
  stream: SimulatedStream;
  parallelizationFactor: number;
  batchSize: number;
  windowSeconds: number;
  /** What an invocation takes whatever it gets, and what each of its records adds. */
  durationSeconds: number;
  recordSeconds: number;
  /** undefined for none. */
  reservedConcurrency: number | undefined;
  isFanOut: boolean;
  /** Callers of GetRecords, this one included. */
  readers: number;
  output: SimulatedOutput | undefined;
};
