import type { Random } from "../../../simulate/random.ts";
import type { Agenda } from "./agenda.ts";
import { poisson, poissonFromOne, triesUntil } from "./chance.ts";
import type { SimulatedLane } from "./lane.ts";

/** Records of a shard that may wait or be in flight before reading pauses; AWS's own bound is not known. */
const READ_AHEAD_RECORDS = 20_000;
/** Below this many records a read, reads that bring none are passed over. */
const SPARSE = 0.3;

/** How a shard is read. */
export type Reading = {
  agenda: Agenda;
  random: Random;
  /** Seconds between reads of a shard that has no more. */
  intervalSeconds: number;
  /** Seconds between two reads at least. */
  readSeconds: number;
  /** Seconds that reading one record takes of what the shard gives. */
  recordSeconds: number;
  recordsOfARead: number;
};

/** A shard and its reader. */
export type SimulatedShard = {
  /** Begins to read, at a time. */
  start(seconds: number): void;
  /** Records are done. */
  settle(count: number): void;
  /** How old the oldest record is that is not done, in seconds; 0 without one. */
  lag(): number;
};

/** Creates a shard that gets some records a second from 0 on, which none of its readers has read. */
export function createShard(
  reading: Reading,
  rate: number,
  shares: readonly number[],
  lanes: readonly SimulatedLane[],
): SimulatedShard {
  const { agenda, random } = reading;
  let readTo = 0;
  let pending = 0;
  let isPaused = false;
  let isCaughtUp = false;

  function read(isKnown: boolean): void {
    if (pending >= READ_AHEAD_RECORDS) {
      isPaused = true;
      return;
    }
    const now = agenda.now();
    const from = readTo;
    readTo = from + Math.min(now - from, reading.recordsOfARead / rate);
    const counts = drawCounts(random, rate * (readTo - from), shares, isKnown);
    const count = counts.reduce((sum, each) => sum + each, 0);
    pending += count;
    for (const [index, each] of counts.entries()) if (each > 0) lanes[index]?.offer(each, from, readTo);
    isCaughtUp = readTo >= now - 1e-9;
    const rest = Math.max(reading.readSeconds, count * reading.recordSeconds);
    if (isCaughtUp) wait(now, rest);
    else agenda.at(now + rest, () => read(false));
  }

  function wait(now: number, rest: number): void {
    const { intervalSeconds } = reading;
    const mean = rate * intervalSeconds;
    const passed = mean >= SPARSE ? 0 : triesUntil(random, -Math.expm1(-mean)) - 1;
    agenda.at(now + Math.max(intervalSeconds, rest) + passed * intervalSeconds, () => {
      if (passed > 0) readTo = Math.max(readTo, agenda.now() - intervalSeconds);
      read(mean < SPARSE);
    });
  }

  return {
    start: (seconds) => {
      if (rate > 0) agenda.at(seconds, () => read(false));
    },
    settle(count) {
      pending -= count;
      if (!isPaused || pending >= READ_AHEAD_RECORDS) return;
      isPaused = false;
      agenda.at(agenda.now(), () => read(false));
    },
    lag() {
      if (rate === 0 || (isCaughtUp && pending === 0)) return 0;
      return agenda.now() - lanes.reduce((oldest, lane) => Math.min(oldest, lane.oldest() ?? oldest), readTo);
    },
  };
}

/** How many records each batch queue gets, of so many on average; `isKnown`: one of them gets one at least. */
function drawCounts(random: Random, mean: number, shares: readonly number[], isKnown: boolean): number[] {
  if (!isKnown) return shares.map((share) => poisson(random, mean * share));
  const counts = shares.map(() => 0);
  for (let left = poissonFromOne(random, mean); left > 0; left--) {
    const index = drawIndex(shares, random);
    counts[index] = (counts[index] ?? 0) + 1;
  }
  return counts;
}

/** The position of a share, as often as it is great. */
function drawIndex(shares: readonly number[], random: Random): number {
  let rest = random.fraction();
  const index = shares.findIndex((share) => {
    rest -= share;
    return rest < 0;
  });
  return Math.max(0, index);
}
