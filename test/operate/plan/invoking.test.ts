import { expect } from "chai";
import fc from "fast-check";
import {
  capacityOf,
  catchUpSeconds,
  concurrencyOf,
  type Invoking,
  invocationsPerSecond,
  iteratorAgeSeconds,
  largestBatch,
} from "../../../operate/plan/invoking.ts";
import { createStreamLoad } from "./create-load.ts";

const createInvoking = (overrides: Partial<Invoking> = {}): Invoking => ({
  load: createStreamLoad(),
  shards: 7,
  parallelizationFactor: 1,
  batchSize: 500,
  windowSeconds: 1,
  durationMs: 200,
  reservedConcurrency: undefined,
  isFanOut: false,
  readers: 1,
  ...overrides,
});

describe("how a function is invoked", () => {
  it("is 10 times a second, two at a time, for 5,000 records/s in batches of 500 that take 200 ms", () => {
    expect(invocationsPerSecond(createInvoking())).to.be.closeTo(10, 1e-9);
    expect(concurrencyOf(createInvoking())).to.be.closeTo(2, 1e-9);
  });

  it("goes by the window when batches don't fill, and by the records when they are rarer", () => {
    const load = createStreamLoad({ rate: 700 });
    expect(invocationsPerSecond(createInvoking({ load, windowSeconds: 2 }))).to.be.closeTo(3.5, 1e-9);
    expect(invocationsPerSecond(createInvoking({ load, windowSeconds: 0 }))).to.be.closeTo(7, 1e-9);
    expect(invocationsPerSecond(createInvoking({ load: createStreamLoad({ rate: 0.1 }) }))).to.be.closeTo(0.1, 1e-9);
  });

  it("fits a batch into Lambda's payload", () => {
    expect(largestBatch(createInvoking({ batchSize: 10_000 }))).to.be.within(4000, 4200);
    expect(largestBatch(createInvoking({ load: createStreamLoad({ bytes: 8 * 2 ** 20 }) }))).to.equal(1);
  });

  const bounds: [overrides: Partial<Invoking>, outputRate: number, rate: number, boundBy: string][] = [
    [{ shards: 4, durationMs: 10 }, Number.POSITIVE_INFINITY, 8000, "reads of the stream"],
    [{ shards: 4, durationMs: 10, readers: 2 }, Number.POSITIVE_INFINITY, 4000, "reads of the stream"],
    [
      { shards: 4, durationMs: 10, isFanOut: true, readers: 2 },
      Number.POSITIVE_INFINITY,
      10_485.76,
      "reads of the stream",
    ],
    [{ shards: 4, durationMs: 1000 }, Number.POSITIVE_INFINITY, 2000, "batch, parallelization and duration"],
    [
      { shards: 4, durationMs: 500, parallelizationFactor: 2, reservedConcurrency: 3 },
      Number.POSITIVE_INFINITY,
      3000,
      "reserved concurrency",
    ],
    [{}, 5000, 5000, "the output stream"],
  ];
  for (const [overrides, outputRate, rate, boundBy] of bounds)
    it(`is bound by ${boundBy} at ${rate} records/s`, () => {
      expect(capacityOf(createInvoking(overrides), outputRate)).to.deep.equal({ rate, boundBy });
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
      const { rate } = capacityOf(createInvoking({ load, shards: 1, readers, isFanOut: false, durationMs: 1 }), 1e9);
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
    expect(iteratorAgeSeconds(createInvoking(), 8000, 15_000, 3600)).to.be.closeTo(1.2 + 3150, 1e-9);
    expect(iteratorAgeSeconds(createInvoking(), 8000, 5000, 3600)).to.be.closeTo(1.2, 1e-9);
  });
});
