import { stripVTControlCharacters } from "node:util";
import { expect } from "chai";
import { createLedger } from "../../../local/run/ledger.ts";
import { createReport } from "../../../local/run/report.ts";
import { reportTable } from "../../../local/run/report-table.ts";

const createFacts = ({ accepted = 0, published = 0, kept = 0, filtered = 0 }) => {
  const ledger = createLedger();
  for (let id = 0; id < accepted; id++) ledger.accepted(`${id}`, 0);
  for (let id = 0; id < published; id++) ledger.published(`${id}`, 7);
  for (let id = published; id < published + kept; id++) ledger.kept(`${id}`);
  return { ledger, invocations: 2, filtered };
};
const extra = { refused: 1, seconds: 2.5 };

describe("report", () => {
  it("adds the regions up", () => {
    const { regions, ...totals } = createReport(
      { a: createFacts({ accepted: 10, published: 8, kept: 2 }), b: createFacts({ accepted: 5, published: 5 }) },
      extra,
    );
    expect(totals).to.deep.equal({ in: 15, out: 13, quarantined: 2, duplicates: 0, lost: 0, filtered: 0, ...extra });
    expect(regions.b).to.deep.equal({
      in: 5,
      out: 5,
      quarantined: 0,
      duplicates: 0,
      lost: 0,
      filtered: 0,
      invocations: 2,
      latencyMs: { p50: 7, p90: 7, p99: 7, max: 7 },
    });
  });

  it("calls lost what is neither published, nor kept, nor filtered out", () => {
    const { lost, regions } = createReport(
      { a: createFacts({ accepted: 10, published: 6, kept: 1, filtered: 2 }) },
      extra,
    );
    expect([lost, regions.a?.lost]).to.deep.equal([1, 1]);
  });

  it("is shown as a table whose columns line up, with a total below several regions", () => {
    const lines = stripVTControlCharacters(
      reportTable(createReport({ a: createFacts({ accepted: 12_345, published: 12_345 }), b: createFacts({}) }, extra)),
    ).split("\n");
    expect(new Set(lines.map((line) => line.length)).size).to.equal(1);
    expect(lines.find((line) => line.includes("total"))).to.match(/12,345 │ 12,345 │\s+0 │/);
  });

  it("has no total below a single region", () => {
    expect(reportTable(createReport({ a: createFacts({}) }, extra))).not.to.include("total");
  });
});
