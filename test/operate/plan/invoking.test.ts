import { expect } from "chai";
import fc from "fast-check";
import { busiestOf, type Invoking, largestBatch } from "../../../operate/plan/invoking/invoking.ts";
import {
  capacityOf,
  catchUpSeconds,
  iteratorAgeSeconds,
  steadyCapacityOf,
} from "../../../operate/plan/invoking/keeping-up.ts";
import { concurrencyOf, invocationsPerSecond } from "../../../operate/plan/invoking/rhythm.ts";
import { hottestKeyShare } from "../../../operate/plan/key-shares.ts";
import { createStreamLoad } from "./create-load.ts";

function createInvoking(overrides: Partial<Invoking> = {}): Invoking {
  const { load = createStreamLoad(), keys, output, shards = 7, parallelizationFactor = 1 } = overrides;
  return {
    load,
    offered: load.rate,
    keys,
    output,
    busiest: busiestOf(keys, shards, shards * parallelizationFactor, output?.shards ?? shards),
    shards,
    parallelizationFactor,
    batchSize: 500,
    windowSeconds: 1,
    durationMs: 200,
    recordMs: 0,
    reservedConcurrency: undefined,
    isFanOut: false,
    readers: 1,
    ...overrides,
  };
}

describe("how a function is invoked", () => {
  it("is 10 times a second, two at a time, for 5,000 records/s in batches of 500 that take 200 ms", () => {
    const invoking = createInvoking({ windowSeconds: 2 });
    expect(invocationsPerSecond(invoking)).to.be.closeTo(10, 1e-6);
    expect(concurrencyOf(invoking)).to.be.closeTo(2, 1e-6);
  });

  it("goes by the window when batches don't fill, and by the records when they are rarer", () => {
    const load = createStreamLoad({ rate: 700 });
    expect(invocationsPerSecond(createInvoking({ load, windowSeconds: 2 }))).to.be.closeTo(3.5, 1e-3);
    // Lambda asks each shard about once a second.
    expect(invocationsPerSecond(createInvoking({ load, windowSeconds: 0 }))).to.be.closeTo(7 / 1.02, 1e-6);
    expect(invocationsPerSecond(createInvoking({ load: createStreamLoad({ rate: 0.1 }) }))).to.be.closeTo(0.1, 1e-3);
  });

  it("is twice a read that brings a batch and a little more, where nothing waits for more", () => {
    const load = createStreamLoad({ rate: 7 * 550 });
    expect(invocationsPerSecond(createInvoking({ load, windowSeconds: 0 }))).to.be.closeTo(14 / 1.02, 0.1);
  });

  it("is no sooner than the invocation before is done", () => {
    const load = createStreamLoad({ rate: 700 });
    expect(invocationsPerSecond(createInvoking({ load, durationMs: 5000 }))).to.be.closeTo(7 / 5, 1e-3);
  });

  it("falls in step with reads: one that takes as long as a read apart begins with each, however long its window is", () => {
    const load = createStreamLoad({ rate: 8.5 });
    const one = createInvoking({ load, shards: 1, durationMs: 1016, windowSeconds: 1 });
    expect(invocationsPerSecond(one)).to.be.closeTo(1 / 1.02, 1e-3);
    // A little longer, and every second one misses the window that its reads began, and waits for another.
    expect(invocationsPerSecond({ ...one, durationMs: 1041 })).to.be.closeTo(2 / (1.041 + 2.02), 0.03);
  });

  it("takes longer with each record, but publishes no longer for that", () => {
    const load = createStreamLoad({ rate: 280 });
    const output = { shards: 7, shardRate: 1000, recordsEach: 1 };
    const slow = createInvoking({
      load,
      parallelizationFactor: 10,
      windowSeconds: 2,
      durationMs: 20,
      recordMs: 2,
      output,
    });
    const invocations = invocationsPerSecond(slow);
    expect(concurrencyOf(slow)).to.be.closeTo(invocations * (0.02 + 0.002 * (280 / invocations)), 1e-3);
  });

  it("takes longer with a batch that its output's shards take in more than a second", () => {
    const load = createStreamLoad({ rate: 700 });
    const output = { shards: 7, shardRate: 250, recordsEach: 1 };
    // 500 records, the first 250 of which go at once: a second and 0.2.
    expect(concurrencyOf(createInvoking({ load, windowSeconds: 5, output }))).to.be.closeTo((7 / 5) * 1.2, 0.05);
  });

  it("fits a batch into Lambda's payload", () => {
    expect(largestBatch(createInvoking({ batchSize: 10_000 }))).to.be.within(4000, 4200);
    expect(largestBatch(createInvoking({ load: createStreamLoad({ bytes: 8 * 2 ** 20 }) }))).to.equal(1);
  });

  const bounds: [overrides: Partial<Invoking>, rate: number, boundBy: string][] = [
    [{ shards: 4, durationMs: 10 }, 8000, "reads of the stream"],
    [{ shards: 4, durationMs: 10, readers: 2 }, 4000, "reads of the stream"],
    [{ shards: 4, durationMs: 10, isFanOut: true, readers: 2 }, 10_485.76, "reads of the stream"],
    [{ shards: 4, durationMs: 1000 }, 2000, "batch, parallelization and duration"],
    [{ shards: 4, durationMs: 500, parallelizationFactor: 2, reservedConcurrency: 3 }, 3000, "reserved concurrency"],
    [{ output: { shards: 5, shardRate: 1000, recordsEach: 1 } }, 5000, "the output stream"],
  ];
  for (const [overrides, rate, boundBy] of bounds)
    it(`is bound by ${boundBy} at ${rate} records/s`, () => {
      const load = createStreamLoad({ rate: 1000 });
      expect(capacityOf(createInvoking({ load, ...overrides }))).to.deep.equal({ rate, boundBy });
    });

  it("is bound by the batch queue of the busiest key, however many there are", () => {
    const keys = { count: 100_000, skew: "zipf" } as const;
    const load = createStreamLoad({ rate: 3000 });
    const invoking = (parallelizationFactor: number) =>
      createInvoking({ load, keys, shards: 40, parallelizationFactor, durationMs: 1000 });
    expect(capacityOf(invoking(1)).rate).to.be.lessThan(500 / hottestKeyShare(keys));
    expect(capacityOf(invoking(10)).rate).to.be.within(4500, 500 / hottestKeyShare(keys));
  });
});

describe("catching up after an outage", () => {
  const cases: [filled: number, readers: number, seconds: number][] = [
    [0.5, 1, 1200],
    [1, 1, 3600],
    [1, 2, Number.POSITIVE_INFINITY],
  ];
  for (const [filled, readers, seconds] of cases)
    it(`takes ${seconds} s after an hour for ${readers} readers of shards filled to ${filled}`, () => {
      const load = createStreamLoad({ rate: filled * 1024, bytes: 1024 });
      const { rate } = capacityOf(createInvoking({ load, shards: 1, readers, isFanOut: false, durationMs: 1 }));
      // 2,000 records a second bind before 2 MiB of 1 KiB each do: a little later than T × u / (2 − u).
      expect(catchUpSeconds(3600, load.rate, rate)).to.be.within(seconds, seconds * 1.05);
    });

  it("takes as long as it takes to get through what came meanwhile, too", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), fc.integer({ min: 1, max: 1000 }), (rate, spare) => {
        const seconds = catchUpSeconds(3600, rate, rate + spare);
        expect((rate + spare) * seconds).to.be.closeTo(rate * (3600 + seconds), rate * 1e-3);
      }),
    );
  });

  it("leaves records that are late by what piled up", () => {
    const late = (rate: number) =>
      iteratorAgeSeconds(createInvoking({ load: createStreamLoad({ rate }), batchSize: 10_000 }), 8000, 3600);
    // Until the next read, a window, an invocation.
    expect(late(5000)).to.be.closeTo(1.02 + 1 + 0.2, 1e-9);
    expect(late(15_000)).to.be.closeTo(2.22 + 3150, 0.5);
  });

  it("leaves a record late by its whole window where hardly another comes to fill a batch of two", () => {
    const load = createStreamLoad({ rate: 0.04 });
    const one = createInvoking({ load, shards: 1, batchSize: 2, windowSeconds: 2, durationMs: 50 });
    expect(iteratorAgeSeconds(one, 40, 3600)).to.be.closeTo(1.02 + 2 + 0.05, 0.05);
  });

  it("leaves records late by the batches that come before theirs to the output, whose windows end with the same read", () => {
    const output = { shards: 1, shardRate: 250, recordsEach: 1 };
    const load = createStreamLoad({ rate: 200 });
    const ten = { load, output, shards: 1, parallelizationFactor: 10, batchSize: 10_000, windowSeconds: 19 };
    // 400 records each, 4,000 together, which take 16 s: 1.6 s for each, of which a second is free.
    const mean = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].reduce((sum, place) => sum + 1.6 * place - 1, 0) / 10;
    expect(iteratorAgeSeconds(createInvoking(ten), 250, 3600)).to.be.closeTo(20.02 + 0.2 + mean, 0.1);
  });

  it("leaves records late by the turns that batch queues take where there are half as many places", () => {
    const load = createStreamLoad({ rate: 80 });
    const ten = { load, shards: 2, parallelizationFactor: 5, durationMs: 1100, windowSeconds: 0 };
    expect(iteratorAgeSeconds(createInvoking({ ...ten, reservedConcurrency: 5 }), 200, 3600)).to.be.closeTo(
      2.2 + 1.1,
      0.01,
    );
    expect(iteratorAgeSeconds(createInvoking(ten), 200, 3600)).to.be.closeTo(1.1 + 1.1, 0.01);
  });

  it("leaves nothing behind where batches that grow while they wait get through, though neither small nor full ones do", () => {
    const output = { shards: 1900, shardRate: 217, recordsEach: 1 };
    const load = createStreamLoad({ rate: 277_000 });
    const much = { load, output, shards: 1549, batchSize: 331, reservedConcurrency: 312, durationMs: 222 };
    expect(capacityOf(createInvoking(much)).rate).to.be.lessThan(277_000);
    expect(steadyCapacityOf(createInvoking(much)).rate).to.be.at.least(277_000);
  });
});
