import { expect } from "chai";
import fc from "fast-check";
import { createLedger, type FateName, type LedgerArgs } from "../../../local/account/ledger.ts";

const createSubject = (overrides: Partial<LedgerArgs> = {}) =>
  createLedger({ isOutputRead: true, isFollowing: true, ...overrides });
const plain = (key: string) => ({ key, subSequence: 0 });
const NONE = { in: 0, out: 0, quarantined: 0, discarded: 0, filtered: 0, dropped: 0, duplicates: 0 };

describe("ledger", () => {
  it("accounts for each record once, whatever becomes of it", () => {
    const settled: [string, FateName][] = [];
    const ledger = createSubject({ onSettled: (key, fate) => settled.push([key, fate]) });
    for (const key of ["a", "b", "c", "d", "e", "f"]) ledger.accepted(key, 0);
    ledger.published(plain("a"), 5);
    ledger.settled(plain("b"), "quarantined", "empty");
    ledger.settled(plain("c"), "discarded", "RetryAttemptsExhausted");
    ledger.settled(plain("d"), "filtered");
    ledger.reported(plain("e"), "dropped", "test-drive");
    expect(ledger.counts).to.deep.equal({
      ...NONE,
      in: 6,
      out: 1,
      quarantined: 1,
      discarded: 1,
      filtered: 1,
      dropped: 1,
    });
    expect(ledger.underWay()).to.equal(1);
    expect(settled.map(([key]) => key)).to.deep.equal(["a", "b", "c", "d", "e"]);
    expect(ledger.reasons()).to.deep.equal({
      quarantined: { empty: 1 },
      discarded: { RetryAttemptsExhausted: 1 },
      dropped: { "test-drive": 1 },
    });
  });

  it("counts what comes again, or was never put, as duplicates", () => {
    const ledger = createSubject();
    ledger.accepted("a", 0);
    ledger.published(plain("a"), 1);
    ledger.published(plain("a"), 1);
    ledger.settled(plain("a"), "quarantined", "empty");
    ledger.published(plain("stranger"), 1);
    expect(ledger.counts).to.deep.equal({ ...NONE, in: 1, out: 1, duplicates: 3 });
    expect(ledger.reasons()).to.deep.equal({});
  });

  it("believes that a record is out when it is read, not when the function says so", () => {
    const ledger = createSubject();
    ledger.accepted("a", 0);
    ledger.reported(plain("a"), "out");
    expect([ledger.counts.out, ledger.underWay()]).to.deep.equal([0, 1]);
    ledger.published(plain("a"), 1);
    ledger.reported(plain("a"), "out");
    expect(ledger.counts).to.deep.equal({ ...NONE, in: 1, out: 1 });
  });

  it("takes the function's word for what nobody reads", () => {
    const ledger = createSubject({ isOutputRead: false });
    ledger.accepted("a", 0);
    ledger.reported(plain("a"), "out");
    ledger.reported(plain("a"), "out");
    expect(ledger.counts).to.deep.equal({ ...NONE, in: 1, out: 1 });
  });

  it("matches records without an id with what the function says it has published, in any order of news", () => {
    const news = fc.shuffledSubarray(["read", "read", "said a", "said b", "read c", "said c"], { minLength: 6 });
    fc.assert(
      fc.property(news, (order) => {
        const ledger = createSubject();
        for (const key of ["a", "b", "c"]) ledger.accepted(key, 0);
        for (const one of order) {
          if (one === "read") ledger.publishedUnnamed();
          else if (one === "read c") ledger.published(plain("c"), 1);
          else ledger.reported(plain(one.slice(-1)), "out");
        }
        expect(ledger.underWay()).to.equal(0);
        ledger.close();
        expect(ledger.counts).to.deep.include({ in: 3, out: 3, duplicates: 0 });
      }),
    );
  });

  it("forgets records without an id as they come, when there are many", () => {
    const ledger = createSubject();
    for (let id = 0; id < 250_000; id++) {
      ledger.accepted(`${id}`, 0);
      ledger.publishedUnnamed();
      ledger.reported(plain(`${id}`), "out");
    }
    expect(ledger.counts.out).to.be.above(100_000);
    expect(ledger.underWay()).to.equal(0);
    ledger.close();
    expect(ledger.counts).to.deep.equal({ ...NONE, in: 250_000, out: 250_000 });
  });

  it("counts the records within an aggregate, which came in as one", () => {
    const ledger = createSubject();
    ledger.accepted("a", 0);
    for (const subSequence of [1, 0, 2]) ledger.published({ key: "a", subSequence }, 1);
    expect(ledger.counts).to.deep.equal({ ...NONE, in: 3, out: 3 });
    expect(ledger.underWay()).to.equal(0);
  });

  it("only counts when it is to follow nothing", () => {
    const ledger = createSubject({ isFollowing: false, isOutputRead: false });
    ledger.accepted("a", 0);
    ledger.accepted("b", 0);
    ledger.reported(plain("a"), "out");
    ledger.settled(plain("b"), "quarantined", "empty");
    expect(ledger.counts).to.deep.equal({ ...NONE, in: 2, out: 1, quarantined: 1 });
    expect(ledger.underWay()).to.equal(0);
  });

  it("measures the time from stream to stream", () => {
    const ledger = createSubject();
    for (let id = 1; id <= 100; id++) {
      ledger.accepted(`${id}`, 1000);
      ledger.published(plain(`${id}`), 1000 + id);
    }
    const { p50, p90, p99, max } = ledger.latency();
    expect([p50, p90, p99, max]).to.deep.equal([50, 90, 99, 100]);
  });

  it("has no latency before anything is published", () => {
    expect(createSubject().latency()).to.deep.equal({ p50: 0, p90: 0, p99: 0, max: 0 });
  });
});
