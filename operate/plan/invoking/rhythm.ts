import { below, positivePart } from "../key-shares.ts";
import {
  FULL,
  type Invoking,
  intervalOf,
  laneRates,
  lanesOf,
  largestBatch,
  secondsAlone,
  secondsOf,
  secondsPublishing,
} from "./invoking.ts";

/** Invocations a second, on average: a batch goes when it is full, or when its window ends, and not before the one before it is done. */
export function invocationsPerSecond(invoking: Invoking): number {
  const { reservedConcurrency = Number.POSITIVE_INFINITY, load } = invoking;
  const { busy, others, rate } = laneRates(invoking);
  const invocations =
    busy.reduce((sum, each) => sum + invocationsOfLane(invoking, each), 0) + others * invocationsOfLane(invoking, rate);
  return Math.min(invocations, reservedConcurrency / secondsAlone(invoking, load.rate / invocations));
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
  const late = isLate ? below((rate * interval - batch) / Math.sqrt(rate * interval)) : 0;
  return split + ((rate / batch - split) / 2) * late;
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
  const rare = Math.max(idle, duration + (wait - interval / 2) * Math.exp(-rate * (duration - windowSeconds)));
  // They fall in step as long as each read brings some.
  const inStep = (-Math.expm1(-rate * interval)) ** IN_STEP;
  return rare * (1 - inStep) + secondsInStep(invoking, duration) * inStep;
}

/** Reads that bring some one after the other, until a rhythm has come. */
const IN_STEP = 10;
/** Rounds that tell how invocations and reads fall in step. */
const ROUNDS = 100;

/** The same where each read brings some: an invocation begins at the end of the one before when the window of what was read first has passed by then, and at the window's end otherwise. */
function secondsInStep(invoking: Invoking, duration: number): number {
  const { windowSeconds } = invoking;
  const interval = intervalOf(invoking);
  const restart = (Math.floor(windowSeconds / interval) + 1) * interval - windowSeconds;
  let toRead = restart;
  let seconds = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const isInTime = toRead + windowSeconds > duration;
    seconds += isInTime ? toRead + windowSeconds : duration;
    toRead = isInTime ? restart : interval - ((((duration - toRead) % interval) + interval) % interval);
  }
  return seconds / ROUNDS;
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

/** Invocations under way, on average. */
export function concurrencyOf(invoking: Invoking): number {
  const invocations = invocationsPerSecond(invoking);
  const batch = invoking.load.rate / invocations;
  const seconds = secondsAlone(invoking, batch) + secondsInQueue(invoking, batch);
  return Math.min(lanesOf(invoking), invoking.reservedConcurrency ?? Number.POSITIVE_INFINITY, invocations * seconds);
}

/** Seconds that an invocation with some records waits for the output, on average: it may publish after others. */
export function secondsInQueue(invoking: Invoking, batch: number): number {
  // Windows of batch queues that get records of the same read end together: their batches are published one after the other.
  const together = -Math.expm1((-invoking.load.rate * intervalOf(invoking)) / lanesOf(invoking));
  const queued = batch < FULL * largestBatch(invoking) ? 1 + (invoking.parallelizationFactor - 1) * together : 1;
  const places = Math.ceil(queued);
  let sum = 0;
  for (let place = 1; place <= places; place++)
    sum += secondsPublishing(invoking, batch * Math.min(place, queued)) * Math.min(1, queued - place + 1);
  return sum / queued;
}
