import { SHARD, TRIGGER } from "./facts.ts";
import { below, hottestKeyShare, hottestShardShare, positivePart } from "./key-shares.ts";
import { type KeySpread, type StreamLoad, shardsFilled } from "./load.ts";

/** Where a function publishes. */
export type Publishing = {
  shards: number;
  /** Records of the stream a second whose results one of its shards takes. */
  shardRate: number;
};

/** What decides how a function is invoked with a stream's records. */
export type Invoking = {
  /** Where the function publishes; undefined for nowhere. */
  output: Publishing | undefined;
  /** What its stream takes. */
  load: Pick<StreamLoad, "rate" | "bytes">;
  /** Records a second that producers write to it: more, where they are throttled. */
  offered: number;
  /** undefined for keys so many that records spread evenly. */
  keys: KeySpread | undefined;
  /** What the busiest has of all records, from 0 to 1, of the shards, of their batch queues, and of the output's shards. */
  busiest: Record<"shard" | "lane" | "output", number>;
  shards: number;
  parallelizationFactor: number;
  batchSize: number;
  windowSeconds: number;
  durationMs: number;
  /** undefined for none. */
  reservedConcurrency: number | undefined;
  /** Whether the trigger reads through enhanced fan-out. */
  isFanOut: boolean;
  /** Callers of GetRecords on the stream, this one included. */
  readers: number;
};

/** What the busiest has, of so many shards, of their batch queues, and of the output's shards. */
export const busiestOf = (keys: KeySpread | undefined, shards: number, lanes: number, outputs: number) => ({
  shard: hottestShardShare(keys, shards),
  lane: hottestShardShare(keys, lanes),
  output: hottestShardShare(keys, outputs),
});

/** Records that one invocation can get: the batch size, or what its payload holds. */
export function largestBatch({ load, batchSize }: Pick<Invoking, "load" | "batchSize">): number {
  const eventBytes = (load.bytes * 4) / 3 + TRIGGER.envelopeBytes;
  return Math.max(1, Math.min(batchSize, Math.floor(TRIGGER.payloadBytes / eventBytes)));
}

/** Batches that are under way at the same time, at most. */
export const lanesOf = ({ shards, parallelizationFactor }: Pick<Invoking, "shards" | "parallelizationFactor">) =>
  shards * parallelizationFactor;

/** Seconds between two reads of a shard. */
const intervalOf = ({ isFanOut }: Invoking) => (isFanOut ? TRIGGER.pushSeconds : TRIGGER.pollSeconds);

/** Invocations a second, on average: a batch goes when it is full, or when its window ends, and not before the one before it is done. */
export function invocationsPerSecond(invoking: Invoking): number {
  const { reservedConcurrency = Number.POSITIVE_INFINITY, durationMs } = invoking;
  const { busy, others, rate } = laneRates(invoking);
  const invocations =
    busy.reduce((sum, each) => sum + invocationsOfLane(invoking, each), 0) + others * invocationsOfLane(invoking, rate);
  return Math.min(invocations, (reservedConcurrency * 1000) / durationMs);
}

/** What batch queues get a second: those with a busy key, and how many others as much each. Few keys leave many without any. */
function laneRates(invoking: Invoking): { busy: number[]; others: number; rate: number } {
  const { keys, load, offered } = invoking;
  const lanes = lanesOf(invoking);
  const filled = keys === undefined ? lanes : Math.min(lanes, lanes * -Math.expm1(-keys.count / lanes));
  // A shard takes no more of a busy key than it can.
  const busy = busyKeys(keys, lanes).map((share) => Math.min(share * offered, 1 / shardsFilled({ ...load, rate: 1 })));
  const rate = Math.max(0, load.rate - busy.reduce((sum, each) => sum + each, 0)) / Math.max(1, filled);
  return { busy: busy.map((each) => each + rate), others: Math.max(0, filled - busy.length), rate };
}

/** The shares of keys that have more than their batch queue's part of the others. */
function busyKeys(keys: KeySpread | undefined, lanes: number): number[] {
  const top = hottestKeyShare(keys);
  if (keys === undefined || top * lanes < 1) return [];
  const count = Math.min(keys.count, Math.floor(lanes / 2), keys.skew === "uniform" ? 0 : Math.floor(top * lanes));
  return Array.from({ length: count }, (_, index) => top / (index + 1));
}

/** Invocations of one batch queue a second, which gets some records a second. */
function invocationsOfLane(invoking: Invoking, rate: number): number {
  if (rate === 0) return 0;
  const interval = intervalOf(invoking);
  const batch = largestBatch(invoking);
  const gathered = rate * Math.max(interval, invoking.windowSeconds, invoking.durationMs / 1000);
  const duration = secondsOf(invoking, Math.min(batch, gathered));
  const gatheredBatch = batchIn(rate * secondsBetween(invoking, rate, duration), batch);
  return Math.min(1 / duration, Math.max(rate / gatheredBatch, splitReads(invoking, rate, duration)));
}

/** Records of a batch on average where so many come until its window ends, one at least, and it goes before when it is full. */
const batchIn = (records: number, most: number) =>
  Math.max(1, most - positivePart(most - records, Math.sqrt(Math.max(0, records - 1))));

/** Invocations a second where what is left of a read when its full batches have gone doesn't wait for the next read; 0 where it does. */
function splitReads(invoking: Invoking, rate: number, duration: number): number {
  const { windowSeconds } = invoking;
  const interval = intervalOf(invoking);
  const batch = largestBatch(invoking);
  const last = Math.max(0, Math.floor((rate * interval) / batch) - 1) * duration;
  if (windowSeconds + last >= interval || duration >= interval) return 0;
  const split = batchesOf(rate * interval, batch) / interval;
  // A batch of its own makes the next read wait for its end, whose rest is then too young for another.
  const isLate = windowSeconds > 0 && duration > interval - windowSeconds;
  return isLate ? (split + rate / batch) / 2 : split;
}

/** Seconds from one invocation of a batch queue to the next, where its batches don't fill: until records come, and the window after them. */
function secondsBetween(invoking: Invoking, rate: number, duration: number): number {
  const { windowSeconds } = invoking;
  const interval = intervalOf(invoking);
  /** Seconds until a read brings some. */
  const wait = interval / -Math.expm1(-rate * interval);
  const idle = Math.max(windowSeconds, interval) - interval + wait;
  if (duration <= windowSeconds) return idle;
  // While an invocation runs records come, and the next doesn't wait for any.
  return Math.max(idle, duration + (wait - interval / 2) * Math.exp(-rate * (duration - windowSeconds)));
}

/** Batches that the records of one read make on average, the last of which need not be full. */
function batchesOf(records: number, batch: number): number {
  if (batch === 1) return records;
  const deviation = Math.sqrt(records);
  let batches = -Math.expm1(-records);
  for (let full = batch; full < records + 5 * deviation + 1; full += batch)
    batches += below((records - full - 0.5) / deviation);
  return batches;
}

/**
 * Seconds that an invocation takes with some records: longer where a shard of the output takes their results in more than a second.
 * @param share the part of them that goes to one such shard.
 */
function secondsOf(
  { output, shards, durationMs }: Invoking,
  records: number,
  share = shards / (output?.shards ?? shards),
): number {
  if (output === undefined) return durationMs / 1000;
  const each = Math.min(1, share) / output.shardRate;
  return durationMs / 1000 + positivePart(records * each - 1, Math.sqrt(records) * each);
}

/** The part of a busy shard's records whose results go to the busiest shard of the output. */
const busyOutput = ({ busiest }: Invoking) => busiest.output / busiest.shard;

/** Invocations under way, on average. */
export function concurrencyOf(invoking: Invoking): number {
  const invocations = invocationsPerSecond(invoking);
  const batch = invoking.load.rate / invocations;
  // Windows of batch queues that get records of the same read end together: their batches are published one after the other.
  const together = -Math.expm1((-invoking.load.rate * intervalOf(invoking)) / lanesOf(invoking));
  const queued = batch < 0.9 * largestBatch(invoking) ? 1 + (invoking.parallelizationFactor - 1) * together : 1;
  const seconds = (secondsOf(invoking, batch) + secondsOf(invoking, batch * queued)) / 2;
  return Math.min(lanesOf(invoking), invoking.reservedConcurrency ?? Number.POSITIVE_INFINITY, invocations * seconds);
}

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

/** The same where nothing waits yet: batches may be smaller than full, and then take less time to publish. */
export function steadyCapacityOf(invoking: Invoking): Capacity {
  const full = capacityOf(invoking);
  if (full.rate >= invoking.load.rate) return full;
  const laneRate = invoking.load.rate * takenShare(invoking, "lane");
  const gathered = laneRate * Math.max(intervalOf(invoking), invoking.windowSeconds);
  const usual = capacityOf(invoking, Math.max(1, Math.min(largestBatch(invoking), gathered)));
  return usual.rate >= invoking.load.rate ? usual : full;
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
  const [filled, deviation] = [(batch - 1) / rate, Math.sqrt(batch - 1) / rate];
  const window = Math.max(0, windowSeconds - positivePart(windowSeconds - filled, deviation));
  const gathering = intervalOf(invoking) + window;
  const duration = secondsOf(invoking, Math.min(batch, rate * gathering), busyOutput(invoking));
  // Records that come while an invocation runs wait for its end.
  const waiting = rate * duration > 1 ? Math.max(gathering, duration) : gathering;
  return waiting + duration + Math.max(0, (load.rate - capacity) * seconds) / capacity;
}
