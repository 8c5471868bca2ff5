import type { ShardContext } from "./context.ts";
import type { PolledRecord } from "./event.ts";
import { createFailureRecord, type FailureCondition, type FailureRecord } from "./failure-record.ts";
import type { FinishedInvocation } from "./verdict.ts";

/**
 * Gives records up: their failure record goes to the destination, and the queue goes on at once.
 * Rule 18: a destination that fails, or hangs, must not block the queue (our reading); it is reported and counted.
 */
export function discard(
  shard: ShardContext,
  entries: readonly PolledRecord[],
  condition: FailureCondition,
  invocations: number,
  last: FinishedInvocation | undefined,
): void {
  const { settings, kind, reader, clock, uuid, observe, stats, onFailure } = shard.mapping;
  const { shardId } = shard;
  stats.discarded += entries.length;
  observe({ type: "discarded", shardId, condition, records: entries.length });
  if (onFailure !== undefined) {
    const record = createFailureRecord({
      condition,
      batchInfo: kind.batchInfo,
      records: entries.map((entry) => entry.record),
      invocations,
      last,
      functionArn: settings.functionArn,
      streamArn: reader.streamArn,
      shardId,
      atMs: clock.now(),
      requestId: uuid(),
    });
    deliver(shard, record, `{"Records":${shard.writer.write(entries)}}`);
  }
  shard.settle(entries);
}

function deliver({ mapping, shardId }: ShardContext, record: FailureRecord, payload: string): void {
  const { onFailure, deliveries, observe, stats } = mapping;
  const delivery = (async () => {
    try {
      await onFailure?.(record, payload);
    } catch (error) {
      stats.lostFailureRecords++;
      observe({ type: "destination-failed", shardId, error });
    }
  })().finally(() => deliveries.delete(delivery));
  deliveries.add(delivery);
}
