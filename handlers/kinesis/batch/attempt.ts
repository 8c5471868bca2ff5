import type { KinesisStreamRecord } from "aws-lambda";
import { isWorthRetrying, nameOfThrown } from "../answers/thrown.ts";
import type { Keys } from "../records/keys.ts";
import type { RecordId, SourceShard } from "../records/origin.ts";
import type { Refusal } from "../records/refusal.ts";
import type { Slab } from "../records/slab.ts";
import type { EnrichBytes, Finish, Result } from "./definition.ts";

/** A record on its way through a batch: where it is from, and under which keys it goes on. */
export type Unit = { record: KinesisStreamRecord; shard: SourceShard; keys: Keys; id: RecordId };

/** What an attempt comes to when it must be made again. */
export const AGAIN = "again";

/** What an attempt to enrich comes to: a result, something to wait for, or that it must be made again. */
export type Attempt = Result | Promise<Finish> | typeof AGAIN;

/** Enriches the record that the slab holds. Never throws: a fault of one record stays its own. */
export function attempt(
  enrich: EnrichBytes,
  slab: Slab,
  { keys, id }: Pick<Unit, "keys" | "id">,
  signal: AbortSignal,
): Attempt {
  try {
    return enrich(slab, keys, id, signal);
  } catch (error) {
    return comeOf(error);
  }
}

/** Gives the result of the record that the slab holds again. Never throws. */
export function attemptToFinish(finish: Finish, slab: Slab): Result | typeof AGAIN {
  try {
    return finish(slab);
  } catch (error) {
    return comeOf(error);
  }
}

/** What comes of something thrown. */
export function comeOf(thrown: unknown): Refusal | typeof AGAIN {
  return isWorthRetrying(thrown) ? AGAIN : { reason: UNEXPECTED, detail: nameOfThrown(thrown), thrown };
}

/** The reason of a record whose enrichment threw what is not transient. */
export const UNEXPECTED = "unexpected-error";
