import type { Keys } from "../records/keys.ts";
import type { RecordId } from "../records/origin.ts";
import type { Refusal } from "../records/refusal.ts";
import type { Slab } from "../records/slab.ts";

/**
 * Where in the slab's bytes an enriched record begins; it ends at the slab's start.
 * `outcome` is one of the definition's outcomes.
 */
export type Placed = { start: number; outcome?: string };

/** A record that is left out on purpose: nothing of it is published or kept. */
export type Drop = { drop: string };

/** What becomes of a record. */
export type Result = Placed | Refusal | Drop;

/** Gives the result of a record that had to wait, once the slab holds it again. */
export type Finish = (slab: Slab) => Result;

/**
 * Enriches the record that the slab holds, in its place. The same record and id must give the same bytes.
 * A promise says that something must be waited for: the harness keeps the record meanwhile.
 * What it throws, or rejects with, is tried again when it is transient, and else refuses this one record.
 * @param signal is aborted when the time to wait is over.
 */
export type EnrichBytes = (slab: Slab, keys: Keys, id: RecordId, signal: AbortSignal) => Result | Promise<Finish>;

/** What a function does with the records of a stream: all that its harness must know of it. */
export type Definition = {
  /**
   * Makes what enriches; once for each execution environment.
   * @param maxRecordBytes what the output stream takes at most: data and partition key.
   */
  create(maxRecordBytes: number): EnrichBytes;
  /** Words for the ways in which a record can be enriched: each becomes a metric, EnrichedBy<Word>. */
  outcomes: readonly string[];
  /** Members of the function's log lines, to search for. */
  details: Readonly<Record<string, string>>;
  /** Records that are waited for at the same time, at most. */
  concurrency: number;
};

/** Tells a record that is dropped from another result. */
export function isDrop(result: Result): result is Drop {
  return "drop" in result;
}
