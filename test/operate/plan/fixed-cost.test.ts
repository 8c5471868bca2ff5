import { expect } from "chai";
import { fixedCostNote } from "../../../operate/plan/fixed-cost.ts";
import { readPrices } from "../../../operate/plan/price-book.ts";
import { createGraph } from "./create-graph.ts";

const prices = readPrices();

describe("what is due without a single record", () => {
  it("is a month of shards and of metrics: 16 of $10.95, and 9 of $0.30", () => {
    expect(fixedCostNote(createGraph(), prices)).to.equal(
      "Due without a single record: $177.90 a month\n  for Kinesis Data Streams, CloudWatch. What records cost: npm run plan",
    );
  });

  it("is not guessed where prices are not known, which is said", () => {
    const note = fixedCostNote(createGraph({ regions: ["us-east-1", "eu-north-1"] }), prices);
    expect(note).to.match(/^Due .*: \$177\.90 a month, and what prices are not known for in eu-north-1\n/);
  });

  it("is not told of a program that has nothing of what is counted", () => {
    expect(fixedCostNote({ ...createGraph(), resources: [] }, prices)).to.equal(undefined);
  });
});
