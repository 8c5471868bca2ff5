import { SubscribeToShardCommand, type SubscribeToShardEvent } from "@aws-sdk/client-kinesis";
import { type Page, type Position, persistently, resumable, type StreamSource } from "./stream-api.ts";

/**
 * The records of one shard from `start` to the shard's end, pushed to an enhanced fan-out consumer. A subscription lasts
 * five minutes at most, or until the network breaks it; the next one goes on from the last event.
 * Follows https://docs.aws.amazon.com/kinesis/latest/APIReference/API_SubscribeToShard.html
 */
export async function* subscribeShard(
  reader: StreamSource,
  consumerArn: string,
  shardId: string,
  start: Position,
): AsyncGenerator<Page, void, undefined> {
  let position = start;
  const renewed = resumable(start, reader);
  let events: AsyncIterator<SubscribeToShardEvent> | undefined;

  async function nextEvent(): Promise<SubscribeToShardEvent | undefined> {
    const current = events ?? subscription(reader, consumerArn, shardId, position);
    // Cleared first: a subscription that fails or ends is not used again. One that gave no event may have missed some.
    events = undefined;
    if (position === start) position = renewed;
    const next = await current.next();
    if (next.done) return undefined;
    events = current;
    return next.value;
  }

  while (!reader.signal.aborted) {
    const event = await persistently(reader, nextEvent);
    if (event === undefined) continue;
    if (event.Records !== undefined && event.Records.length > 0) yield event.Records;
    if (event.ContinuationSequenceNumber === undefined || event.ChildShards?.length) return;
    position = { Type: "AFTER_SEQUENCE_NUMBER", SequenceNumber: event.ContinuationSequenceNumber };
  }
}

/** The events of one subscription. Kinesis reports a failure under way as an error of the iteration. */
async function* subscription(reader: StreamSource, ConsumerARN: string, ShardId: string, StartingPosition: Position) {
  const command = new SubscribeToShardCommand({ ConsumerARN, ShardId, StartingPosition });
  const { EventStream = [] } = await reader.client.send(command, { abortSignal: reader.signal });
  for await (const event of EventStream) {
    if (event.SubscribeToShardEvent !== undefined) yield event.SubscribeToShardEvent;
  }
}
