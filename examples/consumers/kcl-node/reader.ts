import { Buffer } from "node:buffer";
import type { Checkpointer, RecordProcessor } from "aws-kcl";
import { type EnrichedRecord, EnrichedRecordError, parseEnrichedRecord } from "../../../client/index.ts";

/** What an application does with the records of a shard. */
export type Application = {
  /** Deals with a batch, in order. What comes of it is kept when this ends: the batch is checkpointed then. */
  deal(records: readonly EnrichedRecord[]): void | Promise<void>;
  /** Takes note of a record that is not as the schema says. */
  refuse(place: { shardId: string; sequenceNumber: string }, error: EnrichedRecordError): void;
  /** Says something to who looks on. Standard output is the daemon's. */
  log(text: string): void;
};

/**
 * Reads one shard for an application. What `deal` throws ends the process, and the daemon with it: nothing is checkpointed, and the
 * batch comes again to the worker that has the shard next.
 */
export function createReader({ deal, refuse, log }: Application): RecordProcessor {
  let shardId = "";

  function parse({ data, sequenceNumber }: { data: string; sequenceNumber: string }): EnrichedRecord[] {
    try {
      return [parseEnrichedRecord(Buffer.from(data, "base64"))];
    } catch (error) {
      if (!(error instanceof EnrichedRecordError)) throw error;
      refuse({ shardId, sequenceNumber }, error);
      return [];
    }
  }

  return {
    initialize(input, done) {
      shardId = input.shardId;
      done();
    },
    async processRecords({ records, checkpointer }, done) {
      await deal(records.flatMap(parse));
      const error = await checkpoint(checkpointer);
      // The next batch's checkpoint stands for this one too; another worker begins at the last one that was saved.
      if (error !== undefined) log(`${shardId}: not checkpointed: ${error}`);
      done();
    },
    // The shard is another worker's, or the daemon ends: whoever has it next goes on from the last checkpoint.
    leaseLost(_, done) {
      log(`${shardId}: its lease is gone`);
      done();
    },
    // It is read to its end. Its children are begun after this checkpoint, and not before.
    async shardEnded({ checkpointer }, done) {
      const error = await checkpoint(checkpointer);
      if (error !== undefined && error !== LEASE_LOST)
        throw new Error(`${shardId}: its end must be checkpointed, got ${error}.\nFix: start the daemon again.`);
      done();
    },
    async shutdownRequested({ checkpointer }, done) {
      const error = await checkpoint(checkpointer);
      if (error !== undefined) log(`${shardId}: not checkpointed: ${error}`);
      done();
    },
  };
}

/** The daemon's answer where another worker has the shard. */
const LEASE_LOST = "ShutdownException";

/** Checkpoints; the error's name when the daemon couldn't. */
const checkpoint = (checkpointer: Checkpointer) =>
  new Promise<string | undefined>((resolve) => checkpointer.checkpoint((error) => resolve(error ?? undefined)));
