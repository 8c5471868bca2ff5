import { AwsError } from "../aws-error.ts";
import type { Clock } from "../time/clock.ts";
import { findConsumer } from "./consumers.ts";
import { positionOf } from "./read.ts";
import type { StoredRecord } from "./record-log.ts";
import type { Registry } from "./registry.ts";
import { expire, isDrained, millisBehindLatest, readFrom, type Shard } from "./shard.ts";
import { type Consumer, childrenOfDrained, findShard, retentionMs, type Stream, type Subscription } from "./stream.ts";
import { TokenBucket } from "./token-bucket.ts";
import type { ChildShard, Scope, StartingPosition } from "./types.ts";

const SUBSCRIPTION_MS = 5 * 60_000;
/** A second call within this time is refused; a later one takes over. */
const TAKE_OVER_MS = 5_000;
/** AWS pushes an empty event now and then while nothing arrives; how often is our reading. */
const HEARTBEAT_MS = 5_000;
const BYTES_PER_SECOND = 2 * 1024 * 1024;
const RECORDS_PER_EVENT = 1_000;

/** Input of SubscribeToShard. */
export type SubscribeToShardInput = { ConsumerARN: string; ShardId: string; StartingPosition: StartingPosition };

/** One push, before it takes AWS's shape. */
export type Push = {
  records: StoredRecord[];
  continuationSequenceNumber: string;
  millisBehindLatest: number;
  childShards: ChildShard[] | undefined;
};

/**
 * Pushes records as they arrive, 2 MiB a second for this consumer alone, for five minutes or until the shard is drained.
 * https://docs.aws.amazon.com/kinesis/latest/APIReference/API_SubscribeToShard.html
 * @throws AwsError at once when the consumer or the shard is not there, or is subscribed already.
 */
export function subscribeToShard(
  registry: Registry,
  scope: Scope,
  input: SubscribeToShardInput,
  signal?: AbortSignal,
): AsyncGenerator<Push> {
  const { stream, consumer } = findConsumer(registry, scope, { ConsumerARN: input.ConsumerARN });
  const shard = findShard(stream, input.ShardId);
  const position = positionOf(stream, shard, input.StartingPosition, registry.clock.now());
  const ended = new AbortController();
  const end = () => ended.abort();
  signal?.addEventListener("abort", end, { once: true });
  const subscription = { startedAtMs: registry.clock.now(), end };
  takeOver(consumer, shard, subscription);
  return push(registry.clock, stream, shard, position, ended.signal, () => {
    signal?.removeEventListener("abort", end);
    if (consumer.subscriptions.get(shard.id) === subscription) consumer.subscriptions.delete(shard.id);
  });
}

function takeOver(consumer: Consumer, shard: Shard, subscription: Subscription): void {
  const previous = consumer.subscriptions.get(shard.id);
  if (previous !== undefined && subscription.startedAtMs - previous.startedAtMs < TAKE_OVER_MS) {
    throw new AwsError(
      "ResourceInUseException",
      `Another active subscription exists for this consumer: ${consumer.arn} on shard ${shard.id}.`,
    );
  }
  previous?.end();
  consumer.subscriptions.set(shard.id, subscription);
}

async function* push(
  clock: Clock,
  stream: Stream,
  shard: Shard,
  start: number,
  ended: AbortSignal,
  release: () => void,
): AsyncGenerator<Push> {
  const bytesOut = new TokenBucket(BYTES_PER_SECOND, clock.now());
  const endMs = clock.now() + SUBSCRIPTION_MS;
  // Where nothing precedes the start, or nothing any more, reading on after the shard's own number leads there too.
  let continuation = shard.log.at(start - 1)?.sequenceNumber ?? shard.startingSequenceNumber;
  let position = start;
  try {
    while (!ended.aborted && clock.now() < endMs) {
      expire(shard, clock.now() - retentionMs(stream));
      const { records, next, bytes } = readFrom(shard, position, RECORDS_PER_EVENT);
      position = next;
      bytesOut.spend(bytes);
      continuation = records.at(-1)?.sequenceNumber ?? continuation;
      yield {
        records,
        continuationSequenceNumber: continuation,
        millisBehindLatest: millisBehindLatest(shard, position, clock.now()),
        childShards: childrenOfDrained(stream, shard, position),
      };
      if (isDrained(shard, position)) return;
      await clock.sleep(bytesOut.debtMs(clock.now()), ended);
      await arrival(clock, shard, position, Math.min(HEARTBEAT_MS, endMs - clock.now()), ended);
    }
  } finally {
    release();
  }
}

/** Waits until the shard has something to tell, at most `ms`. */
async function arrival(clock: Clock, shard: Shard, position: number, ms: number, ended: AbortSignal): Promise<void> {
  if (position < shard.log.end || isDrained(shard, position) || ended.aborted) return;
  const arrived = new AbortController();
  const wake = () => arrived.abort();
  shard.arrivals.add(wake);
  ended.addEventListener("abort", wake, { once: true });
  await clock.sleep(ms, arrived.signal);
  shard.arrivals.delete(wake);
  ended.removeEventListener("abort", wake);
}
