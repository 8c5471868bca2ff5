import { isAwsError } from "../../aws-error.ts";
import type { StoredRecord } from "../../kinesis/record-log.ts";
import type { StreamReader } from "../../kinesis/stream-reader.ts";
import type { StartingPosition } from "../../kinesis/types.ts";
import type { Clock } from "../../time/clock.ts";

/** Records as they come from one shard, until it is drained or the mapping stops. */
export type ShardSource = AsyncIterable<{ records: StoredRecord[]; millisBehindLatest: number }>;

/** What reading a shard takes. */
export type SourceArgs = {
  reader: StreamReader;
  shardId: string;
  start: StartingPosition;
  clock: Clock;
  pollIntervalMs: number;
  /** Most records that one read gives. */
  recordsPerRead: number;
  signal: AbortSignal;
  onError: (error: unknown) => void;
};

/** A shard gives five reads a second to all who poll it. */
const THROTTLED_MS = 200;

/** Rule 1: reads on and on while behind, and at intervals at the end of the shard. */
export async function* pollShard({
  reader,
  shardId,
  start,
  clock,
  pollIntervalMs,
  recordsPerRead,
  signal,
  onError,
}: SourceArgs): ShardSource {
  let position: number | undefined = await patiently(() => reader.positionOf(shardId, start));
  while (position !== undefined && !signal.aborted) {
    const from: number = position;
    const read = await patiently(() => reader.read(shardId, from, recordsPerRead));
    if (read === undefined) return;
    yield read;
    position = read.next;
    if (position !== undefined && read.millisBehindLatest === 0) await clock.sleep(pollIntervalMs, signal);
  }

  /** Tries until it succeeds; undefined when the mapping stops first. */
  async function patiently<T>(attempt: () => Promise<T>): Promise<T | undefined> {
    while (!signal.aborted) {
      try {
        return await attempt();
      } catch (error) {
        const isThrottled = isAwsError(error, "ProvisionedThroughputExceededException");
        if (!isThrottled) onError(error);
        await clock.sleep(isThrottled ? THROTTLED_MS : pollIntervalMs, signal);
      }
    }
    return undefined;
  }
}

/** Rule 1: takes what is pushed to an enhanced fan-out consumer, subscribing anew whenever a subscription ends. */
export async function* subscribeShard(
  consumerArn: string,
  { reader, shardId, start, clock, pollIntervalMs, signal, onError }: SourceArgs,
): ShardSource {
  let from = start;
  while (!signal.aborted) {
    try {
      for await (const push of reader.subscribe(consumerArn, shardId, from, signal)) {
        yield push;
        from = { Type: "AFTER_SEQUENCE_NUMBER", SequenceNumber: push.continuationSequenceNumber };
        if (push.drained) return;
      }
    } catch (error) {
      onError(error);
      await clock.sleep(pollIntervalMs, signal);
    }
  }
}
