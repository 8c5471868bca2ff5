import type { PolledRecord } from "./event.ts";

/**
 * Lambda's limit on a synchronous invocation's payload, which the base64 text and each record's envelope count against.
 * Rule 2; the exact constant is our reading.
 */
export const MAXIMUM_PAYLOAD_BYTES = 6 * 1024 * 1024;

/** A batch that could be taken now. `full`: no further record would fit, so that it need not wait (rule 2). */
export type Batch = { length: number; full: boolean };

/**
 * How many of the waiting records go into the next batch.
 * A record over the payload limit on its own still makes a batch, or it would block its queue for ever (our reading).
 */
export function nextBatch(waiting: readonly Pick<PolledRecord, "eventBytes">[], batchSize: number): Batch {
  let bytes = 0;
  for (const [length, { eventBytes }] of waiting.entries()) {
    if (length === batchSize) return { length, full: true };
    bytes += eventBytes;
    if (bytes > MAXIMUM_PAYLOAD_BYTES && length > 0) return { length, full: true };
  }
  return { length: waiting.length, full: waiting.length >= batchSize || bytes > MAXIMUM_PAYLOAD_BYTES };
}
