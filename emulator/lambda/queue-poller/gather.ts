import { SMALL_BATCH } from "../../../event-source-mapping/queue-limits.ts";
import type { QueueReader } from "../../sqs/sqs.ts";
import type { Clock } from "../../time/clock.ts";
import { MAXIMUM_PAYLOAD_BYTES } from "../stream-poller/batching.ts";
import { toSqsRecord } from "./event.ts";
import type { MessageFilter } from "./filter.ts";
import type { QueueMappingSettings } from "./settings.ts";

/** A message on its way to the function: as JSON text, with what settles it. */
export type PolledMessage = { id: string; handle: string; text: string };

const LONG_POLL_SECONDS = 20;

/** Gathers one batch after the other, of what passes the filter. Once `signal` is aborted, what was received already, which may be nothing. */
export function createGathering(
  reader: QueueReader,
  settings: QueueMappingSettings,
  clock: Clock,
  signal: () => AbortSignal,
  filter: { passes: MessageFilter; onFiltered: (handle: string) => void },
) {
  const { batchSize, maximumBatchingWindowInSeconds: windowSeconds } = settings;
  /** Received, but too much for the batch before. */
  let left: PolledMessage[] = [];

  async function receive(maximum: number, waitSeconds: number): Promise<void> {
    const messages = await reader.receive({ maximum: Math.min(maximum, SMALL_BATCH), waitSeconds, signal: signal() });
    left = messages.flatMap((message) => {
      const record = toSqsRecord(message, reader, windowSeconds > 0);
      const handle = message.receiptHandle ?? "";
      if (filter.passes(record)) return [{ id: message.id, handle, text: JSON.stringify(record) }];
      filter.onFiltered(handle);
      return [];
    });
  }

  /** Resolves when a batch is full, or its window is over. */
  return async function gather(): Promise<PolledMessage[]> {
    const batch: PolledMessage[] = [];
    let bytes = 0;
    let untilMs = Number.POSITIVE_INFINITY;
    while (!signal().aborted || left.length > 0) {
      if (left.length === 0) {
        const leftSeconds = (untilMs - clock.now()) / 1000;
        await receive(batchSize - batch.length, Math.min(LONG_POLL_SECONDS, Math.max(0, leftSeconds)));
      }
      for (let next = left[0]; next !== undefined; next = left[0]) {
        const size = Buffer.byteLength(next.text) + 1;
        if (batch.length > 0 && bytes + size > MAXIMUM_PAYLOAD_BYTES) return batch;
        if (batch.length === 0) untilMs = clock.now() + windowSeconds * 1000;
        batch.push(next);
        bytes += size;
        left.shift();
      }
      if (batch.length >= batchSize || (batch.length > 0 && clock.now() >= untilMs)) return batch;
    }
    return batch;
  };
}
