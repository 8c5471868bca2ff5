import { TRIGGER } from "../facts.ts";
import { hottestKeyShare, hottestShardShare, positivePart } from "../key-shares.ts";
import { type KeySpread, type StreamLoad, shardsFilled } from "../load.ts";

/** Where a function publishes. */
export type Publishing = {
  shards: number;
  /** Records of the stream a second whose results one of its shards takes. */
  shardRate: number;
  /** Results of one of them, which go to shards of their own. */
  recordsEach: number;
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
  /** What an invocation takes whatever it gets, in milliseconds, and what each of its records adds. */
  durationMs: number;
  recordMs: number;
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
export const intervalOf = ({ isFanOut }: Invoking) => (isFanOut ? TRIGGER.pushSeconds : TRIGGER.pollSeconds);

/** What batch queues get a second: those with a busy key, and how many others as much each. Few keys leave many without any. */
export function laneRates(invoking: Invoking): { busy: number[]; others: number; rate: number } {
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

/** Seconds that an invocation takes with some records, publishing aside. */
export const secondsAlone = ({ durationMs, recordMs }: Invoking, records: number) =>
  (durationMs + records * recordMs) / 1000;

/** Batches of this part of the largest are full, most of them. */
export const FULL = 0.9;

/**
 * Seconds that an invocation with some records waits for the output: where one of its shards takes their results in more than a second.
 * @param share the part of them that goes to one such shard.
 */
export function secondsPublishing(
  invoking: Invoking,
  records: number,
  share = invoking.shards / (invoking.output?.shards ?? invoking.shards),
): number {
  const { output } = invoking;
  if (output === undefined) return 0;
  const part = Math.min(1, share);
  // How many there are is chance, one at least, unless the batch is full; and how many of them go to that shard.
  const come = records < FULL * largestBatch(invoking) ? Math.max(0, records - 1) : 0;
  const variance = (part * (1 - part) * records) / output.recordsEach + part ** 2 * come;
  return positivePart(records * part - output.shardRate, Math.sqrt(variance)) / output.shardRate;
}

/** Seconds that an invocation takes with some records. */
export const secondsOf = (invoking: Invoking, records: number, share?: number): number =>
  secondsAlone(invoking, records) + secondsPublishing(invoking, records, share);

/** The part of a busy shard's records whose results go to the busiest shard of the output. */
export const busyOutput = ({ busiest }: Invoking) => busiest.output / busiest.shard;
