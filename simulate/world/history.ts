import type { CatalogueName } from "../scenario/places.ts";
import type { ProducedRecord } from "../scenario/scenario.ts";

/** A record that the input stream took. */
export type TakenRecord = {
  record: ProducedRecord;
  shardId: string;
  sequenceNumber: string;
  /** When the stream took it, in Unix milliseconds of its own wall clock. */
  arrivedAtMs: number;
};

/** A record that the output stream took. `step` orders all that is noted. */
export type OutputRecord = {
  step: number;
  partitionKey: string;
  explicitHashKey: string | undefined;
  data: Uint8Array;
};

/** An object that the failure store took. */
export type KeptObject = { step: number; key: string; body: Uint8Array };

/** One time that the handler was called. */
export type Invocation = {
  number: number;
  /** `shard:sequence number` of each record of the event; empty for an event without records. */
  eventIds: readonly string[];
  catalogue: CatalogueName;
  timeoutMs: number;
  /** Calls of PutRecords. */
  calls: number;
  /** Most often that one entry was sent. */
  attempts: number;
  /** How it ended, if the environment lived to tell. */
  end: { step: number; tookMs: number; outcome: { answer: unknown } | { error: unknown } } | undefined;
};

/** All that happened in one simulation, in order. */
export type History = {
  accepted: TakenRecord[];
  outputs: OutputRecord[];
  stored: KeptObject[];
  invocations: Invocation[];
  /** Lines of the function's log that held something from within a record. */
  leaks: string[];
  /** Catalogues that should not have loaded, and did. */
  brokenCataloguesLoaded: number;
  /** Whether all was settled in time. */
  isDrained: boolean;
  /** Virtual milliseconds from the start until all was settled. */
  tookMs: number;
  /** How often each fault came up. */
  fired: Map<string, number>;
  /** What happened, for people: kept on request only. */
  lines: string[];
};

/** A history in which nothing has happened. */
export function createHistory(): History {
  return {
    accepted: [],
    outputs: [],
    stored: [],
    invocations: [],
    leaks: [],
    brokenCataloguesLoaded: 0,
    isDrained: false,
    tookMs: 0,
    fired: new Map(),
    lines: [],
  };
}
