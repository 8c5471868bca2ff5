import { type ConsumedRecord, type Contract, consume } from "../../../client/index.ts";
import { loadCheckpoint, saveCheckpoint } from "./checkpoint-file.ts";

/** What is read, and where the reader's place is kept. */
export type ReadingOn = { contract: Contract; region: string; checkpointFile: string; signal: AbortSignal };

/** A checkpoint is saved after this many records: as many come again after a crash. */
const RECORDS_PER_CHECKPOINT = 200;

/**
 * Reads the output stream of a region from where the last call ended, `deal` with each record, until it returns "enough" or
 * `signal` is aborted. A record is dealt with before its checkpoint is saved: none is passed over, and some may come twice.
 */
export async function readOn(
  { contract, region, checkpointFile, signal }: ReadingOn,
  deal: (record: ConsumedRecord) => "more" | "enough",
): Promise<void> {
  const checkpoint: Record<string, string> = { ...(await loadCheckpoint(checkpointFile)) };
  let sinceSaved = 0;
  try {
    for await (const record of consume({ contract, region, from: { after: checkpoint }, signal })) {
      const answer = deal(record);
      checkpoint[record.shardId] = record.sequenceNumber;
      sinceSaved += 1;
      if (sinceSaved >= RECORDS_PER_CHECKPOINT) {
        await saveCheckpoint(checkpointFile, checkpoint);
        sinceSaved = 0;
      }
      if (answer === "enough") break;
    }
  } finally {
    if (sinceSaved > 0) await saveCheckpoint(checkpointFile, checkpoint);
  }
}
