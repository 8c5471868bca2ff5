import { expect } from "chai";
import { createRegionHealth } from "../../client/region-health.ts";

describe("region health", () => {
  function createHealth() {
    let nowMs = 1_000_000;
    const failOver = { unavailableAfterMs: 10_000, throttledAfterMs: 60_000, retryAfterMs: 30_000 };
    const health = createRegionHealth({ now: () => nowMs }, failOver);
    /** A call that takes `tookMs`, and ends now. */
    const failed = (region: string, kind: "throttled" | "unavailable" | "refused", tookMs = 0) =>
      health.failed(region, kind, nowMs - tookMs);
    const failFor = (ms: number, kind: "throttled" | "unavailable" | "refused") => {
      for (let passedMs = 0; passedMs <= ms; passedMs += 1_000) {
        failed("a", kind);
        if (passedMs < ms) nowMs += 1_000;
      }
    };
    const pass = (ms: number) => {
      nowMs += ms;
    };
    return { ...health, failed, failFor, pass };
  }

  it("holds a region available until it has failed for the whole budget", () => {
    const { failFor, isAvailable, waitMs } = createHealth();
    failFor(9_000, "unavailable");
    expect(isAvailable("a")).to.equal(true);
    failFor(1_000, "unavailable");
    expect(isAvailable("a")).to.equal(false);
    expect(waitMs(["a"])).to.equal(30_000);
    expect(waitMs(["a", "b"])).to.equal(0);
  });

  it("gives throttling more time", () => {
    const { failFor, isAvailable } = createHealth();
    failFor(59_000, "throttled");
    expect(isAvailable("a")).to.equal(true);
    failFor(2_000, "throttled");
    expect(isAvailable("a")).to.equal(false);
  });

  it("starts afresh once a region takes a record", () => {
    const { failFor, accepted, isAvailable } = createHealth();
    failFor(11_000, "unavailable");
    accepted("a");
    expect(isAvailable("a")).to.equal(true);
    failFor(9_000, "unavailable");
    expect(isAvailable("a")).to.equal(true);
  });

  it("tries an unavailable region again, and one more failure is enough", () => {
    const { failFor, failed, beginTrial, pass, isAvailable, isDue, waitMs } = createHealth();
    failFor(11_000, "unavailable");
    expect(isDue("a")).to.equal(false);
    pass(30_000);
    expect(isDue("a")).to.equal(true);
    beginTrial("a");
    failed("a", "unavailable");
    expect([isAvailable("a"), isDue("a")]).to.deep.equal([false, false]);
    expect(waitMs(["a"])).to.equal(30_000);
  });

  it("lets one record alone try it, and another one when nothing came of that", () => {
    const { failFor, accepted, beginTrial, pass, isAvailable, isDue, waitMs } = createHealth();
    failFor(10_000, "unavailable");
    pass(30_000);
    beginTrial("a");
    expect([isAvailable("a"), isDue("a"), waitMs(["a"])]).to.deep.equal([false, false, 30_000]);
    pass(30_000);
    expect(isDue("a")).to.equal(true);
    beginTrial("a");
    accepted("a");
    expect([isAvailable("a"), isDue("a")]).to.deep.equal([true, false]);
  });

  it("says nothing of a trial because of calls that were under way before it", () => {
    const { failFor, failed, beginTrial, pass, isOnTrial } = createHealth();
    failFor(10_000, "unavailable");
    pass(30_000);
    beginTrial("a");
    pass(1_000);
    failed("a", "unavailable", 2_000);
    expect(isOnTrial("a")).to.equal(true);
    failed("a", "unavailable", 1_000);
    expect(isOnTrial("a")).to.equal(false);
  });

  it("does not forget that a region is out, however long nobody tried it", () => {
    const { failFor, failed, beginTrial, pass, isAvailable } = createHealth();
    failFor(10_000, "unavailable");
    pass(3_600_000);
    beginTrial("a");
    failed("a", "unavailable");
    expect(isAvailable("a")).to.equal(false);
  });

  it("forgets a failure after a long silence", () => {
    const { failed, pass, isAvailable } = createHealth();
    failed("a", "unavailable");
    pass(3_600_000);
    failed("a", "unavailable");
    expect(isAvailable("a")).to.equal(true);
  });

  it("knows a region that never answers by a single call", () => {
    const { accepted, failed, pass, isAvailable } = createHealth();
    accepted("a");
    pass(30_000);
    failed("a", "unavailable", 30_000);
    expect(isAvailable("a")).to.equal(false);
  });

  it("forgives one call without an answer to a region that took others meanwhile", () => {
    const { accepted, failed, pass, isAvailable } = createHealth();
    pass(15_000);
    accepted("a");
    pass(15_000);
    failed("a", "unavailable", 30_000);
    expect(isAvailable("a")).to.equal(true);
  });

  it("does not leave a region alone for longer because of calls that were under way already", () => {
    const { failFor, failed, pass, waitMs } = createHealth();
    failFor(10_000, "unavailable");
    pass(20_000);
    failed("a", "unavailable", 30_000);
    expect(waitMs(["a"])).to.equal(10_000);
  });

  it("is not concerned with what a region refuses", () => {
    const { failFor, isAvailable } = createHealth();
    failFor(100_000, "refused");
    expect(isAvailable("a")).to.equal(true);
  });
});
