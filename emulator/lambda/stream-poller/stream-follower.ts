import type { ShardNode, StreamReader } from "../../kinesis/stream-reader.ts";
import type { StartingPosition } from "../../kinesis/types.ts";
import { startableShards } from "./lineage.ts";
import type { ShardPoller } from "./shard-poller.ts";

/** Works through all shards of a stream, parents before children. */
export type StreamFollower = {
  /** Resolves when every shard is finished, or the mapping has stopped. Rejects when the stream cannot be described. */
  readonly finished: Promise<void>;
  /** Whether every shard at work has nothing left to do. */
  idle(): boolean;
};

/**
 * Follows a stream's lineage. It is read again whenever a shard is finished: that is when its children come up.
 * Rule 24: `initial` is for the shards that are there at the start; later ones are read whole.
 */
export function followStream(
  reader: StreamReader,
  initial: StartingPosition,
  signal: AbortSignal,
  startPoller: (shardId: string, start: StartingPosition) => ShardPoller,
): StreamFollower {
  const pollers = new Map<string, ShardPoller>();
  const finished = new Set<string>();

  async function follow(): Promise<void> {
    const present = new Set((await reader.listShards()).map(({ shardId }) => shardId));

    const work = async ({ shardId }: ShardNode): Promise<void> => {
      const poller = startPoller(shardId, present.has(shardId) ? initial : { Type: "TRIM_HORIZON" });
      pollers.set(shardId, poller);
      await poller.finished;
      finished.add(shardId);
      await workOn();
    };
    const workOn = async (): Promise<void> => {
      if (signal.aborted) return;
      const shards = startableShards(await reader.listShards(), new Set(pollers.keys()), finished);
      await Promise.all(shards.map(work));
    };
    await workOn();
  }

  return {
    finished: follow(),
    idle: () => pollers.size > 0 && [...pollers].every(([shardId, poller]) => finished.has(shardId) || poller.idle()),
  };
}
