import { expect } from "chai";
import fc from "fast-check";
import { TokenBucket } from "../../../emulator/kinesis/token-bucket.ts";

describe("A token bucket", () => {
  it("gives a second's worth at once, then at its rate", () => {
    const bucket = new TokenBucket(10, 0);
    bucket.spend(10);
    expect(bucket.has(1, 0)).to.equal(false);
    expect(bucket.has(1, 99)).to.equal(false);
    expect(bucket.has(1, 100)).to.equal(true);
  });

  it("gives more than a second's worth when it is full, and is in debt then", () => {
    const bucket = new TokenBucket(10, 0);
    expect(bucket.has(30, 0)).to.equal(true);
    bucket.spend(30);
    expect(bucket.debtMs(0)).to.be.closeTo(2000, 1);
    expect(bucket.has(1, 2000)).to.equal(false);
    expect(bucket.has(1, 2101)).to.equal(true);
  });

  it("neither fills nor drains when the clock is set back", () => {
    const bucket = new TokenBucket(10, 1000);
    bucket.spend(10);
    expect(bucket.has(1, 0)).to.equal(false);
    expect(bucket.has(1, 100)).to.equal(true);
  });

  it("never gives more than its rate and one second's worth besides", () => {
    fc.assert(
      fc.property(fc.array(fc.record({ waitMs: fc.nat(500), amount: fc.integer({ min: 1, max: 10 }) })), (requests) => {
        const bucket = new TokenBucket(10, 0);
        let [nowMs, spent] = [0, 0];
        for (const { waitMs, amount } of requests) {
          nowMs += waitMs;
          if (!bucket.has(amount, nowMs)) continue;
          bucket.spend(amount);
          spent += amount;
        }
        expect(spent).to.be.at.most(10 + (nowMs / 1000) * 10 + 1e-6);
      }),
    );
  });
});
