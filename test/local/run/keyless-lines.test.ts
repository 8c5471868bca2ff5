import { expect } from "chai";
import { createKeylessLines } from "../../../local/run/keyless-lines.ts";

const createLine = (line: number) => ({ line, partitionKey: `line-${line}`, reason: "no key" });

describe("lines without a key", () => {
  it("are followed to their end in each flow", () => {
    const lines = createKeylessLines();
    lines.noted(createLine(3));
    lines.accepted("someone", "in/s/1");
    lines.accepted("line-3", "in/s/2");
    lines.settled("enrich", "in/s/1", "out");
    lines.settled("enrich", "in/s/2", "quarantined");
    lines.settled("audit", "in/s/2", "filtered");
    expect(lines.summary()).to.deep.equal({
      count: 1,
      lines: [{ line: 3, reason: "no key", fates: { enrich: "quarantined", audit: "filtered" } }],
    });
  });

  it("are none of these when no stream took them", () => {
    const lines = createKeylessLines();
    lines.noted(createLine(1));
    lines.noted(createLine(2));
    lines.refused(1);
    lines.refused(7);
    expect(lines.summary().lines.map(({ line }) => line)).to.deep.equal([2]);
    expect(lines.summary().count).to.equal(1);
  });

  it("are all counted, and the first twenty followed", () => {
    const lines = createKeylessLines();
    for (let line = 1; line <= 1000; line++) lines.noted(createLine(line));
    const { count, lines: followed } = lines.summary();
    expect([count, followed.length]).to.deep.equal([1000, 20]);
  });
});
