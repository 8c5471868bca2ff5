import { expect } from "chai";
import { embeddedMetrics } from "../../../emulator/cloudwatch/embedded-metrics.ts";

const dimensions = { FunctionName: "f" };

describe("metrics in a log", () => {
  it("are read by their names, lists value by value", () => {
    const line = JSON.stringify({
      ...{ requestId: "r", FunctionName: "f", Enriched: 2, Age: [1, 5], note: "x" },
      _aws: {
        CloudWatchMetrics: [
          { Namespace: "Tributary", Dimensions: [["FunctionName"]], Metrics: [{ Name: "Enriched" }, { Name: "Age" }] },
        ],
      },
    });
    const name = (metric: string) => ({ namespace: "Tributary", metric, dimensions });
    expect(embeddedMetrics(line)).to.deep.equal({
      requestId: "r",
      values: [
        { name: name("Enriched"), value: 2 },
        { name: name("Age"), value: 1 },
        { name: name("Age"), value: 5 },
      ],
    });
  });

  for (const line of [
    "",
    "text",
    '{"CloudWatchMetrics":1}',
    '{"_aws":{"CloudWatchMetrics":[{}]}}',
    '"CloudWatchMetrics"',
  ])
    it(`are none in ${line || "an empty line"}`, () => {
      expect(embeddedMetrics(line)).to.equal(undefined);
    });
});
