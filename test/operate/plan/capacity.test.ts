import { expect } from "chai";
import fc from "fast-check";
import {
  growth,
  hottestKeyFill,
  onDemandShards,
  shardsNeeded,
  throttledShare,
} from "../../../operate/plan/capacity.ts";
import { hottestKeyShare, hottestShardShare } from "../../../operate/plan/key-shares.ts";
import { inputLoad, type KeySpread, outputLoad } from "../../../operate/plan/load.ts";
import { createLoad, createStreamLoad } from "./create-load.ts";

const keys = fc.record({
  count: fc.integer({ min: 1, max: 10_000_000 }),
  skew: fc.constantFrom<KeySpread["skew"]>("uniform", "zipf"),
});
const choose = (of: number, some: number): number => (some === 0 ? 1 : (choose(of - 1, some - 1) * of) / some);
const shards = fc.integer({ min: 1, max: 1000 });

describe("the capacity of a stream", () => {
  it("is sized for the peak, and for what its readers share", () => {
    expect(shardsNeeded(createStreamLoad({ rate: 1000, bytes: 100 }), 1)).to.equal(2);
    expect(shardsNeeded(createStreamLoad({ rate: 1000, bytes: 100, peak: 4 }), 1)).to.equal(5);
    expect(shardsNeeded(createStreamLoad({ rate: 1024, bytes: 1024 }), 4)).to.equal(3);
    expect(shardsNeeded(createStreamLoad({ rate: 0.01 }), 1)).to.equal(1);
  });

  it("counts packed records as one, and what functions publish one by one", () => {
    const load = createLoad({ rate: 5000, bytes: 800, aggregation: 25, outputBytes: 1600 });
    expect(inputLoad(load)).to.deep.equal({ rate: 200, bytes: 20_000, peak: 1 });
    expect(outputLoad(load, 2)).to.deep.equal({ rate: 10_000, bytes: 1600, peak: 1 });
  });

  it("throttles what all shards together can't take", () => {
    expect(throttledShare(createStreamLoad({ peak: 3 }), undefined, 8)).to.be.closeTo(7 / 15, 1e-9);
    expect(throttledShare(createStreamLoad(), undefined, 5)).to.equal(0);
  });

  it("throttles a busy key however many shards there are", () => {
    const zipf: KeySpread = { count: 1000, skew: "zipf" };
    const load = createStreamLoad({ rate: 50_000 });
    expect(hottestKeyShare(zipf)).to.be.closeTo(1 / 7.485471, 1e-6);
    expect(hottestKeyFill(load, zipf)).to.be.closeTo(50 / 7.485471, 1e-6);
    expect(throttledShare(load, zipf, 10_000)).to.be.greaterThan(0.11);
  });

  it("throttles by chance where keys are few, though all shards together have room", () => {
    const load = createStreamLoad({ rate: 5000 });
    // One of 8 keys fills 0.625 shards: two on the same of 8 are too many.
    const few = throttledShare(load, { count: 8, skew: "uniform" }, 8);
    // Worked out from the binomial distribution of 8 keys on a shard.
    const chance = (keys: number) => (choose(8, keys) * 7 ** (8 - keys)) / 8 ** 8;
    const taken = Array.from({ length: 9 }, (_, keys) => Math.min(1, keys * 0.625) * chance(keys) * 8);
    expect(few).to.be.closeTo(1 - taken.reduce((sum, each) => sum + each, 0) / 5, 1e-6);
    expect(throttledShare(load, { count: 1e6, skew: "uniform" }, 8)).to.be.lessThan(1e-6);
  });

  it("knows the share of the first of ten million keys by Zipf's law", () => {
    expect(hottestKeyShare({ count: 10_000_000, skew: "zipf" })).to.be.closeTo(1 / 16.695311, 1e-6);
  });

  it("gives the busiest shard an even share at least, and all at most", () => {
    fc.assert(
      fc.property(keys, shards, (some, count) => {
        const share = hottestShardShare(some, count);
        expect(share).to.be.within(1 / count - 1e-12, 1);
        expect(share).to.be.at.least(hottestKeyShare(some) - 1e-12);
      }),
    );
  });

  it("never throttles more with more shards", () => {
    fc.assert(
      fc.property(shards, fc.integer({ min: 1, max: 1_000_000 }), (count, rate) => {
        const load = createStreamLoad({ rate });
        expect(throttledShare(load, undefined, count + 1)).to.be.at.most(
          throttledShare(load, undefined, count) + 1e-12,
        );
      }),
    );
  });

  it("doubles a new on-demand stream seven times, in 105 minutes, to take 286 MB/s, more than Seoul gives at first", () => {
    const load = createStreamLoad({ rate: 200_000, bytes: 1500 });
    expect(growth(load, "us-east-1")).to.deep.equal({ doublings: 7, minutes: 105, isAllowed: true });
    expect(growth(load, "ap-northeast-2").isAllowed).to.equal(false);
    expect(growth(createStreamLoad({ rate: 4000 }), "eu-west-1").doublings).to.equal(0);
  });

  it("takes an on-demand stream for twice its peak, and never for fewer than 4 shards", () => {
    expect(onDemandShards(createStreamLoad({ peak: 3 }))).to.equal(30);
    expect(onDemandShards(createStreamLoad({ rate: 1 }))).to.equal(4);
  });
});
