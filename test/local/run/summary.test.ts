import { stripVTControlCharacters } from "node:util";
import { expect } from "chai";
import type { FateName } from "../../../local/account/ledger.ts";
import { createLedger } from "../../../local/account/ledger.ts";
import { createReport, type FlowFacts, type Report } from "../../../local/account/report.ts";
import { type SummaryArgs, summary } from "../../../local/run/summary.ts";

const createFacts = (flow: string, reasons: readonly string[]): FlowFacts => {
  const ledger = createLedger({ isOutputRead: true, isFollowing: true });
  for (const [index, reason] of reasons.entries()) {
    ledger.accepted(`${index}`, 0);
    ledger.settled({ key: `${index}`, subSequence: 0 }, "quarantined", reason);
  }
  return { region: "eu-west-1", flow, ledger, invocations: 1 };
};
const createReportOf = (...facts: FlowFacts[]): Report => createReport(facts, { refused: 0, seconds: 1 });
const line = (number: number, fates: Record<string, FateName>) => ({ line: number, reason: "no key.", fates });

const tell = (overrides: Partial<SummaryArgs> = {}) =>
  stripVTControlCharacters(
    summary({
      report: createReportOf(createFacts("enrich", [])),
      refused: [],
      keyless: { count: 0, lines: [] },
      keyName: "vehicleId",
      isNoNdjson: false,
      problems: [],
      output: "out",
      ...overrides,
    }),
  );

describe("summary of a run", () => {
  it("says nothing beside table and verdict when all went well", () => {
    const report = { ...createReportOf(createFacts("enrich", [])), in: 1 };
    expect(tell({ report })).to.match(/^\n┌[\s\S]*┘\n\n1 record in 1\.0 s, nothing lost\.$/);
  });

  const fates: [fate: FateName | undefined, words: string][] = [
    ["out", "came back like any other:"],
    ["quarantined", "in the failure store, byte for byte:"],
    ["discarded", "given up by the trigger; in the failure store, byte for byte:"],
    ["filtered", "skipped by the trigger's filter patterns; in no store:"],
    ["dropped", "dropped by the function; in no store:"],
    [undefined, "lost:"],
  ];
  for (const [fate, words] of fates)
    it(`says of a line without a key what became of it: ${fate ?? "lost"}`, () => {
      const text = tell({ keyless: { count: 1, lines: [line(2, fate === undefined ? {} : { enrich: fate })] } });
      expect(text).to.include(
        `\n1 line has no key in vehicleId and went in under one of its own; ${words}\n  line 2: no key.\n`,
      );
    });

  it("gives each fate a heading", () => {
    const lines = [
      line(1, { enrich: "filtered" }),
      line(2, { enrich: "quarantined" }),
      line(3, { enrich: "filtered" }),
    ];
    expect(tell({ keyless: { count: 5, lines } })).to.include(
      [
        "5 lines have no key in vehicleId and went in under keys of their own. The first 3:",
        " skipped by the trigger's filter patterns; in no store:",
        "  line 1: no key.",
        "  line 3: no key.",
        " in the failure store, byte for byte:",
        "  line 2: no key.",
        "  and 2 more",
      ].join("\n"),
    );
  });

  it("says nothing of lines that it did not follow", () => {
    const text = tell({ keyless: { count: 1000, lines: [line(1, { enrich: "out" })] } });
    expect(text).to.include(
      "of their own. The first 1:\n came back like any other:\n  line 1: no key.\n  and 999 more\n",
    );
  });

  it("says of an empty input that it holds no record", () => {
    expect(tell()).to.match(/0 records in [\d.]+ s, the input holds none\.$/);
  });

  it("says of each flow what became of a line there", () => {
    const report = createReportOf(createFacts("enrich", []), createFacts("audit", []));
    const text = tell({ report, keyless: { count: 1, lines: [line(1, { enrich: "quarantined", audit: "out" })] } });
    expect(text).to.include(" enrich: in the failure store, byte for byte:\n  line 1");
    expect(text).to.include(" audit: came back like any other:\n  line 1");
  });

  it("tells lines of a file that is no NDJSON by their number alone", () => {
    const text = tell({ isNoNdjson: true, keyless: { count: 1000, lines: [line(1, { enrich: "quarantined" })] } });
    expect(text).to.include("1,000 lines have no key in vehicleId and went in under keys of their own.\n");
    expect(text).not.to.include("line 1:");
  });

  it("says of refused lines that they are nowhere, in the right number", () => {
    const report = createReportOf(createFacts("enrich", []));
    const refused = [{ line: 2, reason: "too large." }];
    expect(tell({ report: { ...report, refused: 1 }, refused })).to.include(
      "1 line was refused: no stream takes it, it is nowhere.\n  line 2: too large.\n",
    );
    expect(tell({ report: { ...report, refused: 3 }, refused })).to.include(
      "3 lines were refused: no stream takes them, they are nowhere.\n  line 2: too large.\n  and 2 more\n",
    );
  });

  it("counts reasons, the most frequent first, by flow when there are several", () => {
    const facts = createFacts("enrich", ["empty", "invalid-json", "invalid-json"]);
    expect(tell({ report: createReportOf(facts) })).to.include("  quarantined: invalid-json 2, empty 1\n");
    expect(tell({ report: createReportOf(facts, createFacts("audit", ["too-old"])) })).to.include(
      "  enrich, quarantined: invalid-json 2, empty 1\n  audit, quarantined: too-old 1\n",
    );
  });

  it("names problems", () => {
    expect(tell({ problems: ["it broke"] })).to.include("Problem: it broke\n");
  });
});
