import { expect } from "chai";
import { createLedger } from "../../../local/run/ledger.ts";

describe("ledger", () => {
  it("accounts for each record once, whatever becomes of it", () => {
    const ledger = createLedger();
    for (const id of ["a", "b", "c"]) ledger.accepted(id, 0);
    ledger.published("a", 5);
    ledger.kept("b");
    expect(ledger.counts).to.deep.equal({ in: 3, out: 1, quarantined: 1, duplicates: 0 });
    expect(ledger.underWay()).to.equal(1);
  });

  it("counts what comes again, or was never put, as duplicates", () => {
    const ledger = createLedger();
    ledger.accepted("a", 0);
    ledger.published("a", 1);
    ledger.published("a", 1);
    ledger.kept("a");
    ledger.published("stranger", 1);
    expect(ledger.counts).to.deep.equal({ in: 1, out: 1, quarantined: 0, duplicates: 3 });
  });

  it("measures the time from stream to stream", () => {
    const ledger = createLedger();
    for (let id = 1; id <= 100; id++) {
      ledger.accepted(`${id}`, 1000);
      ledger.published(`${id}`, 1000 + id);
    }
    const { p50, p90, p99, max } = ledger.latency();
    expect([p50, p90, p99, max]).to.deep.equal([50, 90, 99, 100]);
  });

  it("has no latency before anything is published", () => {
    expect(createLedger().latency()).to.deep.equal({ p50: 0, p90: 0, p99: 0, max: 0 });
  });

  it("counts what the output stream took apart from what was read from it", () => {
    const ledger = createLedger();
    ledger.written();
    ledger.written();
    expect([ledger.writtenCount(), ledger.counts.out]).to.deep.equal([2, 0]);
  });
});
