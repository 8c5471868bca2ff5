import { expect } from "chai";
import { simulateFlow } from "../../../../operate/plan/simulation/simulate-flow.ts";
import type { SimulatedFlow } from "../../../../operate/plan/simulation/subject.ts";
import { createRandom } from "../../../../simulate/random.ts";

type Overrides = Partial<Omit<SimulatedFlow, "stream">> & { stream?: Partial<SimulatedFlow["stream"]> };

/** 2 shards of 400 records a second, batches of 100 that take 100 ms, and no output. */
const createFlow = ({ stream, ...overrides }: Overrides = {}): SimulatedFlow => ({
  stream: { rate: 800, bytes: 500, peak: 1, keys: undefined, shards: 2, ...stream },
  parallelizationFactor: 1,
  batchSize: 100,
  windowSeconds: 2,
  durationSeconds: 0.1,
  recordSeconds: 0,
  reservedConcurrency: undefined,
  isFanOut: false,
  readers: 1,
  output: undefined,
  ...overrides,
});

const run = (overrides?: Overrides) =>
  simulateFlow(createFlow(overrides), { shards: 8, events: 20_000 }, createRandom(1, "test"));

describe("a function on a virtual clock", () => {
  it("does not publish all batches of a window at once: shards are at any point of theirs", () => {
    const stream = { rate: 800, shards: 8, bytes: 500 };
    const output = { shards: 2, writers: 1, recordsEach: 1, bytes: 500 };
    const { concurrency } = run({ stream, output, isFanOut: true, windowSeconds: 10, batchSize: 5000 });
    // Each of 8 batches of a window takes an output shard a second: 1.28 at once if all came together, 0.08 if none ever waited.
    expect(concurrency).to.be.within(0.08, 0.8);
  });

  it("is invoked as often as batches fill, and runs as long as they take", () => {
    const { invocationsPerSecond, concurrency } = run();
    expect(invocationsPerSecond).to.be.closeTo(8, 0.2);
    expect(concurrency).to.be.closeTo(0.8, 0.02);
  });

  it("is the same again from the same seed", () => {
    expect(run()).to.deep.equal(run());
  });

  it("catches up as fast as its batch queues allow: with 2,000 records a second in 40 minutes", () => {
    expect(run().catchUpSeconds).to.be.closeTo(2400, 50);
  });

  it("catches up as fast as reads allow that three share, and never where they allow less than comes", () => {
    const { catchUpSeconds } = run({ readers: 3, durationSeconds: 0.01 });
    expect(catchUpSeconds).to.be.closeTo(3600 / (1333 / 800 - 1), 200);
    expect(run({ readers: 6, durationSeconds: 0.01 }).catchUpSeconds).to.equal(Number.POSITIVE_INFINITY);
  });

  it("waits for a place among running invocations", () => {
    // 1,000 records a second, one batch after the other.
    expect(run({ reservedConcurrency: 1 }).catchUpSeconds).to.be.closeTo(3600 / (1000 / 800 - 1), 500);
  });

  it("waits for its output, of which two functions write as much", () => {
    const output = { shards: 2, writers: 2, recordsEach: 1, bytes: 500 };
    expect(run({ output }).catchUpSeconds).to.be.closeTo(3600 / (1000 / 800 - 1), 500);
  });

  it("is late at a peak that it gets two thirds of done", () => {
    const { iteratorAgeSeconds, done } = run({ stream: { peak: 2 }, durationSeconds: 0.1875 });
    expect(done).to.be.closeTo(2 / 3, 0.02);
    expect(iteratorAgeSeconds).to.be.closeTo(1800, 150);
  });

  it("is held up by a busy key, though others have room", () => {
    const keys = { count: 100_000, skew: "zipf" } as const;
    const { pace } = run({ stream: { rate: 1000, keys, shards: 16 }, durationSeconds: 1 });
    // The busiest key has 8 % of records, which nearly fill its batch queue: the even ones could catch up ten times as fast.
    expect(pace).to.be.within(-0.4, 0.35);
  });
});
