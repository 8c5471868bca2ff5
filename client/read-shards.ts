import type { PageQueue } from "./page-queue.ts";
import { closedShards, shardsToStart } from "./shard-tree.ts";
import { listShards, type Page, type Position, type StreamSource } from "./stream-api.ts";

/** Records of one shard, with the shard's id. */
export type ShardPage = { shardId: string; page: Page };

/** Reads one shard from a position to its end. */
export type ShardReading = (shardId: string, start: Position) => AsyncIterable<Page>;

/** Where reading starts: in all shards alike, or after the sequence numbers of a checkpoint. */
type Start = "TRIM_HORIZON" | "LATEST" | Date | { after: Readonly<Record<string, string>> };

/**
 * Reads every shard of a stream at the same time, each into `queue`; the shards that a split or merge makes follow once
 * their parents are read to the end. Returns at once; a failure ends the queue. The reader's signal ends the reading.
 */
export function readShards(
  reader: StreamSource,
  from: Start,
  read: ShardReading,
  queue: Pick<PageQueue<ShardPage>, "put" | "fail">,
): void {
  const { signal } = reader;
  const started = new Set<string>();
  const drained = new Set<string>();

  async function begin(): Promise<void> {
    const shards = await listShards(reader);
    // From now on nothing arrives on a closed shard, so its children need not wait for it.
    const passedOver = from === "LATEST" ? closedShards(shards) : [];
    for (const shardId of passedOver) {
      started.add(shardId);
      drained.add(shardId);
    }
    start(shardsToStart(shards, started, drained), from);
  }

  async function follow(): Promise<void> {
    const shards = await listShards(reader);
    // Records that came to a child before it was found are new all the same.
    start(shardsToStart(shards, started, drained), from === "LATEST" ? "TRIM_HORIZON" : from);
  }

  function start(shardIds: readonly string[], place: Start): void {
    for (const shardId of shardIds) {
      started.add(shardId);
      guard(drain(shardId, positionIn(shardId, place)));
    }
  }

  async function drain(shardId: string, position: Position): Promise<void> {
    for await (const page of read(shardId, position)) {
      await queue.put({ shardId, page });
      if (signal.aborted) return;
    }
    if (signal.aborted) return;
    drained.add(shardId);
    await follow();
  }

  function guard(reading: Promise<void>): void {
    reading.catch((error: unknown) => {
      if (!signal.aborted) queue.fail(error);
    });
  }

  guard(begin());
}

function positionIn(shardId: string, place: Start): Position {
  if (place instanceof Date) return { Type: "AT_TIMESTAMP", Timestamp: place };
  if (typeof place === "string") return { Type: place };
  // A shard that the checkpoint lacks was opened since, or had nothing to read: all in it is new.
  const SequenceNumber = place.after[shardId];
  return SequenceNumber === undefined ? { Type: "TRIM_HORIZON" } : { Type: "AFTER_SEQUENCE_NUMBER", SequenceNumber };
}
