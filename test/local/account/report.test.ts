import { stripVTControlCharacters } from "node:util";
import { expect } from "chai";
import { createLedger, type FateName } from "../../../local/account/ledger.ts";
import { createReport, type FlowFacts, type Report, sumProblems } from "../../../local/account/report.ts";
import { reportTable } from "../../../local/account/report-table.ts";

type Settled = Partial<Record<FateName, number>>;

const createFacts = (region: string, accepted: number, settled: Settled = {}, flow = "enrich"): FlowFacts => {
  const ledger = createLedger({ isOutputRead: true, isFollowing: true });
  for (let id = 0; id < accepted; id++) ledger.accepted(`${id}`, 0);
  let next = 0;
  for (const [fate, count = 0] of Object.entries(settled) as [FateName, number | undefined][])
    for (let done = 0; done < count; done++) {
      const item = { key: `${next++}`, subSequence: 0 };
      if (fate === "out") ledger.published(item, 7);
      else if (fate === "dropped") ledger.reported(item, fate, "old");
      else ledger.settled(item, fate, fate === "filtered" ? undefined : "bad");
    }
  return { region, flow, ledger, invocations: 2 };
};
const extra = { refused: 0, seconds: 2.5 };
const createSubject = (...facts: FlowFacts[]) => createReport(facts, extra);
const table = (report: Report, width?: number) => stripVTControlCharacters(reportTable(report, width));

describe("report", () => {
  it("adds up flows and regions", () => {
    const { regions, flows, ...totals } = createSubject(
      createFacts("a", 10, { out: 8, quarantined: 2 }),
      createFacts("a", 10, { out: 1, dropped: 9 }, "audit"),
      createFacts("b", 5, { out: 4, discarded: 1 }),
    );
    expect(totals).to.deep.equal({
      in: 25,
      out: 13,
      quarantined: 2,
      discarded: 1,
      filtered: 0,
      dropped: 9,
      duplicates: 0,
      lost: 0,
      ...extra,
    });
    expect(regions.a).to.deep.include({ in: 20, out: 9, dropped: 9, invocations: 4 });
    expect(regions.a?.flows.audit).to.deep.include({ in: 10, out: 1, dropped: 9, lost: 0, invocations: 2 });
    expect(regions.b?.latencyMs).to.deep.equal({ p50: 7, p90: 7, p99: 7, max: 7 });
    expect(flows.enrich).to.deep.include({
      in: 15,
      out: 12,
      reasons: { quarantined: { bad: 2 }, discarded: { bad: 1 } },
    });
    expect(flows.audit?.reasons).to.deep.equal({ dropped: { old: 9 } });
  });

  it("calls lost what nothing has become of", () => {
    const { lost, regions } = createSubject(createFacts("a", 10, { out: 6, quarantined: 1, filtered: 2 }));
    expect([lost, regions.a?.lost]).to.deep.equal([1, 1]);
  });

  it("names the numbers of an account that does not add up, and nothing else", () => {
    const report = createSubject(createFacts("a", 10, { out: 10 }), createFacts("b", 3, { out: 3 }));
    expect(sumProblems(report)).to.deep.equal([]);
    const flow = report.regions.b?.flows.enrich;
    if (flow) flow.out = 2;
    expect(sumProblems(report)).to.deep.equal([
      "The account of enrich in b does not add up: 3 in, but 2 out + 0 quarantined + 0 discarded + 0 filtered + 0 dropped + 0 lost = 2.",
    ]);
  });
});

describe("table of a report", () => {
  it("lines up, with a total below several regions", () => {
    const lines = table(createSubject(createFacts("a", 12_345, { out: 12_345 }), createFacts("b", 0))).split("\n");
    expect(new Set(lines.map((line) => line.length)).size).to.equal(1);
    expect(lines.find((line) => line.includes("total"))).to.match(/12,345 │ 12,345 │\s+0 │/);
  });

  it("has no total below a single region", () => {
    expect(table(createSubject(createFacts("a", 1)))).not.to.include("total");
  });

  it("shows what is rare only when it happened", () => {
    const rare = ["discarded", "filtered", "dropped", "refused"];
    const plain = table(createSubject(createFacts("a", 1, { out: 1 })));
    for (const name of rare) expect(plain).not.to.include(name);
    const report = createSubject(createFacts("a", 4, { out: 1, discarded: 1, filtered: 1, dropped: 1 }));
    const shown = table({ ...report, refused: 1 }, 200);
    for (const name of rare) expect(shown).to.include(name);
  });

  it("names flows when there are several", () => {
    expect(table(createSubject(createFacts("a", 1)))).not.to.include("enrich");
    expect(table(createSubject(createFacts("a", 1), createFacts("a", 1, {}, "audit")))).to.match(/a +│ audit +│/);
  });

  const sizes = [12_013, 1_000_000];
  for (const count of sizes)
    it(`fits 80 columns with ${count} records, its latencies left out when there is no room`, () => {
      const report = createSubject(
        createFacts("ap-northeast-2", 2, { out: 1, quarantined: 1 }),
        createFacts("us-east-1", 0),
      );
      for (const tally of [report, ...Object.values(report.regions).flatMap(({ flows }) => Object.values(flows))])
        Object.assign(tally, { in: count, out: count });
      const widths = table(report)
        .split("\n")
        .map((line) => line.length);
      expect(Math.max(...widths)).to.be.at.most(80);
      expect(table(report, 200)).to.include("p99 ms");
    });
});
