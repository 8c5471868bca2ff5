import type { Random } from "../../../simulate/random.ts";
import { SHARD, TRIGGER } from "../facts.ts";
import { type Agenda, createAgenda } from "./agenda.ts";
import { createLane, type EndedInvocation } from "./lane.ts";
import type { ShardSample } from "./place.ts";
import { createShard, type SimulatedShard } from "./shard.ts";
import type { SimulatedFlow, SimulatedOutput } from "./subject.ts";
import { takenPerSecond } from "./writing.ts";

/** A stream's shards, their readers and the function. */
export type SimulatedWorld = {
  agenda: Agenda;
  /** One for each part. */
  shards: SimulatedShard[];
};

/** Records that one invocation gets at most. */
export function batchOf({ batchSize, stream }: Pick<SimulatedFlow, "batchSize" | "stream">): number {
  const eventBytes = 4 * Math.ceil(stream.bytes / 3) + TRIGGER.envelopeBytes;
  return Math.max(1, Math.min(batchSize, Math.floor(TRIGGER.payloadBytes / eventBytes)));
}

/** Seconds between reads of a shard that has no more. */
export const intervalOf = ({ isFanOut }: Pick<SimulatedFlow, "isFanOut">): number =>
  isFanOut ? TRIGGER.pushSeconds : TRIGGER.pollSeconds;

/** How long a batch gathers: until it is full or its window ends. */
const gatheringOf = (flow: SimulatedFlow): number =>
  Math.min(flow.windowSeconds, (batchOf(flow) * flow.stream.shards * flow.parallelizationFactor) / flow.stream.rate);

/** About the longest that a record waits where nothing is behind: until it is read, until its batch is full or its window ends, until its invocation ends. */
export function cycleOf(flow: SimulatedFlow): number {
  const lanes = flow.stream.shards * flow.parallelizationFactor;
  const gathering = intervalOf(flow) + gatheringOf(flow);
  const records = Math.min(batchOf(flow), (gathering * flow.stream.rate) / lanes);
  return gathering + flow.durationSeconds + records * flow.recordSeconds;
}

/** Invocations that may run for the simulated shards, at least, so that rounding to a whole number of them tells little. */
const PLACES = 20;

/** Shards that are simulated: some, or as many as have their part of the reserved concurrency. */
export function shardsFor({ stream, reservedConcurrency }: SimulatedFlow, some: number): number {
  if (reservedConcurrency === undefined) return Math.min(stream.shards, some);
  const least = Math.min(stream.shards, Math.max(some, Math.ceil((PLACES * stream.shards) / reservedConcurrency)));
  const most = Math.min(stream.shards, 2 * least);
  const counts = Array.from({ length: most - least + 1 }, (_, more) => least + more);
  const roundedOff = (shards: number) => {
    const places = (reservedConcurrency * shards) / stream.shards;
    return Math.abs(places - Math.round(places)) / places;
  };
  return counts.reduce((best, shards) => (roundedOff(shards) < roundedOff(best) - 1e-9 ? shards : best), least);
}

/**
 * Creates a world whose stream takes `rate` records a second from 0 on, and is read from `readFrom` on.
 * @param onEnd is told of each invocation, and of the part whose records it had.
 */
export function createWorld(
  flow: SimulatedFlow,
  parts: readonly ShardSample[],
  rate: number,
  readFrom: number,
  random: Random,
  onEnd: (invocation: EndedInvocation, part: number) => void,
): SimulatedWorld {
  const agenda = createAgenda();
  const places = createPlaces(placesFor(flow, parts));
  const readers = flow.isFanOut ? 1 : flow.readers;
  const reading = {
    agenda,
    random,
    intervalSeconds: intervalOf(flow),
    readSeconds: flow.isFanOut ? 0 : readers / SHARD.readsPerSecond,
    recordSeconds:
      readers *
      Math.max(flow.stream.bytes / SHARD.bytesOutPerSecond, flow.isFanOut ? 0 : 1 / SHARD.recordsOutPerSecond),
    recordsOfARead: Math.max(1, Math.min(SHARD.recordsOfARead, Math.floor(SHARD.bytesOfARead / flow.stream.bytes))),
  };
  const most = takenPerSecond(flow.stream.bytes);
  const buckets = createBuckets(flow, parts, rate, readFrom > 0);
  const shards = parts.map((part, index): SimulatedShard => {
    const endOf = createPublisher(flow, part, agenda, buckets);
    const lanes = part.lanes.map(() =>
      createLane({
        agenda,
        windowSeconds: flow.windowSeconds,
        largestBatch: batchOf(flow),
        ...places,
        endOf,
        onEnd(invocation) {
          shard.settle(invocation.count);
          onEnd(invocation, index);
        },
      }),
    );
    const shard = createShard(reading, Math.min(rate * part.share, most), part.lanes, lanes);
    // Shards that have been read for long are at any point of their windows, and no two at the same.
    const apart = readFrom > 0 ? reading.intervalSeconds : Math.max(reading.intervalSeconds, gatheringOf(flow));
    shard.start(readFrom + random.fraction() * apart);
    return shard;
  });
  return { agenda, shards };
}

/** Running invocations that the simulated shards may have: their part of the function's reserved concurrency. */
function placesFor({ reservedConcurrency, stream }: SimulatedFlow, parts: readonly ShardSample[]): number {
  if (reservedConcurrency === undefined) return Number.POSITIVE_INFINITY;
  return Math.max(1, Math.round((reservedConcurrency * parts.length) / stream.shards));
}

/** Who finds no place waits for one: first come, first served. */
function createPlaces(most: number): { enter(start: () => void): boolean; leave(): void } {
  const queue: (() => void)[] = [];
  let first = 0;
  let taken = 0;
  return {
    enter(start) {
      if (taken < most) {
        taken++;
        return true;
      }
      queue.push(start);
      return false;
    },
    leave() {
      const next = queue[first];
      if (next === undefined) {
        taken--;
        return;
      }
      first++;
      if (first > 1000) {
        queue.splice(0, first);
        first = 0;
      }
      next();
    },
  };
}

/** A shard of the output, by when it has taken what it was given, and how much of it the simulated shards may use. */
type Bucket = { emptyAt: number; speed: number };

/**
 * The output's shards: shards of the stream that are neighbours share them.
 * Of a sample, neighbours are not there, and what they would use is taken off.
 */
function createBuckets(
  { stream, output }: SimulatedFlow,
  parts: readonly ShardSample[],
  rate: number,
  isBehind: boolean,
) {
  const buckets = new Map<number, Bucket>();
  const isAlone = stream.keys !== undefined && parts.length < stream.shards && output !== undefined;
  const most = takenPerSecond(stream.bytes);
  const taken = parts.reduce((sum, { share, weight }) => sum + Math.min(rate * share, most) * weight, 0);
  const filled = isAlone ? Math.min(1, (taken * secondsEach(output)) / output.shards) : 0;
  for (const { share, outputs } of parts) {
    // Neighbours that catch up too are at work for as long as they take, which a busy shard takes longer than.
    const time = isBehind ? Math.min(1, 1 / (share * stream.shards)) : 0;
    const used = time + (1 - time) * filled;
    for (const { shard, speed } of outputs) {
      const before = buckets.get(shard)?.speed ?? 0;
      const own = isAlone ? Math.min(1 - before, Math.max(speed, 1 - (1 - speed) * used)) : speed;
      buckets.set(shard, { emptyAt: 0, speed: before + own });
    }
  }
  return buckets;
}

/** Seconds of one shard of the output that the results of a record take. */
const secondsEach = ({ recordsEach, bytes, writers }: SimulatedOutput) =>
  (recordsEach * writers) / takenPerSecond(bytes);

/** Publishing lasts until the output's shards have taken everything: each has a bucket, which fills for a second. */
function createPublisher(
  { output, durationSeconds, recordSeconds }: SimulatedFlow,
  part: ShardSample,
  agenda: Agenda,
  buckets: ReadonlyMap<number, Bucket>,
) {
  const doneAt = (count: number) => agenda.now() + durationSeconds + count * recordSeconds;
  if (output === undefined) return doneAt;
  const each = secondsEach(output);
  const shares = part.outputs.map(({ share, shard }) => ({
    share,
    bucket: buckets.get(shard) ?? { emptyAt: 0, speed: 1 },
  }));
  return (count: number) => {
    const done = doneAt(count);
    let end = done;
    for (const { share, bucket } of shares) {
      const seconds = (count * each * share) / bucket.speed;
      bucket.emptyAt = Math.max(bucket.emptyAt, done) + seconds;
      end = Math.max(end, bucket.emptyAt - 1);
    }
    return end;
  };
}
