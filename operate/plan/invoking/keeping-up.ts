import { SHARD } from "../facts.ts";
import { hottestKeyShare, positivePart } from "../key-shares.ts";
import { shardsFilled } from "../load.ts";
import {
  busyOutput,
  type Invoking,
  intervalOf,
  laneRates,
  lanesOf,
  largestBatch,
  type Publishing,
  secondsAlone,
  secondsOf,
  secondsPublishing,
} from "./invoking.ts";
import { invocationsPerSecond, secondsInQueue } from "./rhythm.ts";

/** The most that a function gets through of a stream, and what bounds it. */
export type Capacity = {
  /** Records of the stream a second, as they spread over its shards. */
  rate: number;
  boundBy: "reads of the stream" | "batch, parallelization and duration" | "reserved concurrency" | "the output stream";
};

/**
 * How fast a function gets through a stream's records when many wait: the smallest of reading, invoking and publishing, where each is busiest.
 * @param batch records of an invocation.
 */
export function capacityOf(invoking: Invoking, batch: number = largestBatch(invoking)): Capacity {
  const { load, output, readers, isFanOut, reservedConcurrency } = invoking;
  const perLane = batch / secondsOf(invoking, batch, busyOutput(invoking));
  const perShard = isFanOut
    ? SHARD.bytesOutPerSecond / load.bytes
    : Math.min(SHARD.bytesOutPerSecond / load.bytes, SHARD.recordsOutPerSecond) / readers;
  const shard = perShard / takenShare(invoking, "shard");
  const lane = perLane / takenShare(invoking, "lane");
  const places = (reservedConcurrency ?? Number.POSITIVE_INFINITY) * perLane;
  const candidates: Capacity[] = [
    { rate: shard, boundBy: "reads of the stream" },
    { rate: lane, boundBy: "batch, parallelization and duration" },
    // Where all batch queues wait for places, each gets as many, the busiest too.
    {
      rate: places >= load.rate ? places : Math.min(places, (lane * (reservedConcurrency ?? 0)) / lanesOf(invoking)),
      boundBy: "reserved concurrency",
    },
  ];
  if (output !== undefined) candidates.push({ rate: publishedRate(invoking, output), boundBy: "the output stream" });
  return candidates.reduce((least, each) => (each.rate < least.rate ? each : least));
}

/** Records of the stream a second whose results its output takes. */
function publishedRate(invoking: Invoking, { shards, shardRate }: Publishing): number {
  const { load } = invoking;
  const rate = shardRate / takenShare(invoking, "output");
  // Shards that share one of the output get as much of it each, the busiest too, where it can't take everything.
  if (rate >= load.rate || shards >= invoking.shards) return rate;
  return Math.min(rate, (shardRate * shards) / invoking.shards / takenShare(invoking, "shard"));
}

/** What the busiest shard or batch queue gets of the records that the stream takes. */
function takenShare(invoking: Invoking, of: keyof Invoking["busiest"]): number {
  const { load, offered, keys, shards, output } = invoking;
  const share = invoking.busiest[of];
  if (keys === undefined) return share;
  // It gets no more than the shards take that it is a part of, or that are a part of it.
  const count = { shard: shards, lane: lanesOf(invoking), output: output?.shards ?? shards }[of];
  const beside = Math.max(0, (1 - hottestKeyShare(keys)) * (1 / shards - 1 / count));
  const taken = (Math.max(1, shards / count) * share) / (share + beside) / shardsFilled({ ...load, rate: 1 });
  return Math.min(share * offered, taken) / load.rate;
}

/** Sizes of batches that are tried between those that are gathered and full ones. */
const STEPS = 8;

/** The same where nothing waits yet: batches may be smaller than full, and then take less time to publish. */
export function steadyCapacityOf(invoking: Invoking): Capacity {
  const full = capacityOf(invoking);
  if (full.rate >= invoking.load.rate) return full;
  const laneRate = invoking.load.rate * takenShare(invoking, "lane");
  const most = largestBatch(invoking);
  const gathered = Math.max(1, Math.min(most, laneRate * Math.max(intervalOf(invoking), invoking.windowSeconds)));
  // While records wait batches grow, until it gets through them, or they are full.
  for (let step = 0; step < STEPS; step++) {
    const usual = capacityOf(invoking, gathered * (most / gathered) ** (step / STEPS));
    if (usual.rate >= invoking.load.rate) return usual;
  }
  return full;
}

/** Seconds until the iterator age is normal again after an outage of some seconds, at a rate; Infinity for never. */
export function catchUpSeconds(outageSeconds: number, rate: number, capacity: number): number {
  return capacity > rate ? (outageSeconds * rate) / (capacity - rate) : Number.POSITIVE_INFINITY;
}

/**
 * How late a record is when its invocation ends, in seconds, that comes after some seconds at the rate: usual waiting, and what has piled up.
 * @param capacity what the function gets through a second.
 */
export function iteratorAgeSeconds(invoking: Invoking, capacity: number, seconds: number): number {
  const { load, windowSeconds } = invoking;
  // Where each batch queue has a busy key, there are no others.
  const rate = laneRates(invoking).rate || load.rate / lanesOf(invoking);
  const batch = largestBatch(invoking);
  // A batch may be full before its window ends.
  const [more, come] = [batch - 1, rate * windowSeconds];
  const window = Math.max(0, more - positivePart(more - come, Math.sqrt(come))) / rate;
  const gathering = intervalOf(invoking) + window;
  const gathered = Math.min(batch, rate * gathering);
  const publishing = Math.max(
    secondsPublishing(invoking, gathered, busyOutput(invoking)),
    secondsInQueue(invoking, gathered),
  );
  const duration = secondsAlone(invoking, gathered) + publishing;
  // Records that come while an invocation runs wait for its end; where places are scarce, for the turn of their batch queue.
  const { reservedConcurrency = Number.POSITIVE_INFINITY } = invoking;
  const isScarce = invocationsPerSecond(invoking) * duration >= 0.99 * reservedConcurrency;
  const turn = isScarce ? (duration * lanesOf(invoking)) / reservedConcurrency : duration;
  const waiting = rate * duration > 1 ? Math.max(gathering, turn) : gathering;
  return waiting + duration + Math.max(0, (load.rate - capacity) * seconds) / capacity;
}
