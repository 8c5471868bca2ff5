import type { HeldBytes } from "./record-log.ts";
import type { Stream } from "./stream.ts";

/** How much the records of all streams may take together, and who hears when some had to go. */
export type RecordMemory = {
  /** Bytes, the objects around the records counted. @default no bound */
  maximumBytes: number;
  /** Called with the ARN of a stream whose oldest records were dropped before their time. */
  onDropped: (streamArn: string) => void;
};

/** The streams, what they hold together, and what they may. */
type Holder = { streams: ReadonlyMap<string, Stream>; recordBytes: HeldBytes; memory?: RecordMemory | undefined };

/** What is freed at once, so that it need not be looked for at every record. */
const FREED = 0.1;

/** Drops the oldest records of whatever shard holds most, until all fit. A shard always keeps its newest record. */
export function makeRoom({ streams, recordBytes, memory }: Holder): void {
  if (memory === undefined || recordBytes.bytes <= memory.maximumBytes) return;
  let excess = recordBytes.bytes - memory.maximumBytes * (1 - FREED);
  while (excess > 0) {
    const fullest = fullestShard(streams.values());
    const freed = fullest?.shard.log.dropOldest(excess) ?? 0;
    if (fullest === undefined || freed === 0) return;
    excess -= freed;
    memory.onDropped(fullest.stream.arn);
  }
}

function fullestShard(streams: Iterable<Stream>) {
  let fullest: { stream: Stream; shard: Stream["shards"][number] } | undefined;
  for (const stream of streams) {
    for (const shard of stream.shards) {
      if (shard.log.bytes > (fullest?.shard.log.bytes ?? 0)) fullest = { stream, shard };
    }
  }
  return fullest;
}
