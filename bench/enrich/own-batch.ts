import type { KinesisStreamRecord } from "aws-lambda";
import { createEnrichBatch, type EnrichedBatch } from "../../handlers/kinesis/batch/batch.ts";
import type { Definition } from "../../handlers/kinesis/batch/definition.ts";
import { createSlab } from "../../handlers/kinesis/records/slab.ts";

// Nothing that is measured waits.
const clock = { now: () => 0, sleep: () => Promise.resolve() };

/** Makes what enriches batches as the function does, in memory that they share. */
export function createOwn(definition: Definition, maxRecordBytes: number) {
  const enrichBatch = createEnrichBatch(definition.create(maxRecordBytes), undefined);
  const slab = createSlab();
  const limits = { clock, random: Math.random, deadlineMs: 1, concurrency: 1 };
  return (records: readonly KinesisStreamRecord[]): EnrichedBatch => {
    const batch = enrichBatch(records, slab, limits);
    if (batch instanceof Promise) throw new Error("What is measured must wait for nothing.");
    return batch;
  };
}
