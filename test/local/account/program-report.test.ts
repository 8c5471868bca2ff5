import { stripVTControlCharacters } from "node:util";
import { expect } from "chai";
import { createTriggerReport, triggerSumProblems } from "../../../local/account/program-report.ts";
import { keptPlaces, programTable } from "../../../local/account/program-table.ts";
import type { DeployedTrigger } from "../../../local/deploy/trigger.ts";

const createTrigger = (overrides: Partial<DeployedTrigger> & { counts?: [number, number, number, number] } = {}) => {
  const { counts = [1, 1, 0, 0], ...own } = overrides;
  const trigger: DeployedTrigger = {
    ...{ region: "eu-west-1", functionName: "fn", source: "queue" },
    tally: () => ({ in: counts[0], out: counts[1], failed: counts[2], filtered: counts[3] }),
    idle: () => true,
    stop: async () => {},
    ...own,
  };
  return trigger;
};
const places = {
  bucket: (region: string, bucket: string) => `out/${region}/${bucket}`,
  queue: (arn: string) => `${arn.split(":")[5]}.ndjson`,
};

describe("the report of a program", () => {
  it("adds up the triggers of a function, and the functions", () => {
    const report = createTriggerReport([
      createTrigger({ counts: [5, 3, 1, 1] }),
      createTrigger({ counts: [2, 1, 0, 0], source: "asynchronous" }),
      createTrigger({ region: "us-east-1" }),
    ]);
    expect(report).to.deep.equal({
      ...{ in: 8, out: 5, failed: 1, filtered: 1, lost: 1 },
      flows: {
        "eu-west-1/fn": { in: 7, out: 4, failed: 1, filtered: 1, lost: 1, sources: ["queue", "asynchronous"] },
        "us-east-1/fn": { in: 1, out: 1, failed: 0, filtered: 0, lost: 0, sources: ["queue"] },
      },
    });
    expect(triggerSumProblems(report)).to.deep.equal([]);
  });

  it("says of which function more came out than went in", () => {
    const report = createTriggerReport([createTrigger({ counts: [1, 2, 0, 0] })]);
    expect(triggerSumProblems(report)).to.deep.equal([
      "The account of eu-west-1/fn does not add up: 1 in, but 2 out, 0 failed, 0 filtered.",
    ]);
  });

  it("is a table of a row a function, with a total of several, within 80 columns", () => {
    const several = [createTrigger({ functionName: "recommendations" }), createTrigger({ counts: [1000, 999, 1, 0] })];
    const lines = stripVTControlCharacters(programTable(createTriggerReport(several))).split("\n");
    expect(lines.map((line) => line.length > 80)).not.to.include(true);
    expect(lines.at(-2)).to.match(/total .* 1,001 │ 1,000 │ +1 │ +0 │$/);
    expect(lines.join("\n"), "one region, and nothing filtered").not.to.match(/region|filtered/);
    expect(programTable(createTriggerReport([createTrigger()]))).not.to.include("total");
    const wider = [createTrigger({ counts: [1, 0, 0, 1] }), createTrigger({ region: "us-east-1" })];
    expect(programTable(createTriggerReport(wider))).to.match(/region.*filtered/);
  });

  it("has short names, which the report has whole", () => {
    const long = createTrigger({ functionName: "shop-dev-eu-west-1-orders-0a1b2c3" });
    expect(programTable(createTriggerReport([long]))).to.include("│ orders ");
    expect(Object.keys(createTriggerReport([long]).flows)).to.deep.equal([
      "eu-west-1/shop-dev-eu-west-1-orders-0a1b2c3",
    ]);
  });

  it("names each place that holds what failed, once, and none that holds nothing", () => {
    const keptIn = ["arn:aws:sqs:eu-west-1:000000000000:dead", "arn:aws:s3:::failures"];
    const failing = createTrigger({ counts: [1, 0, 1, 0], keptIn });
    expect(keptPlaces([failing, failing, createTrigger({ functionName: "other", keptIn })], places)).to.deep.equal([
      "\nWhat failed is kept in",
      "  fn: dead.ndjson",
      "  fn: out/eu-west-1/failures",
    ]);
    expect(keptPlaces([createTrigger({ keptIn })], places)).to.deep.equal([]);
  });
});
