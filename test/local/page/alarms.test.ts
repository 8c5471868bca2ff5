import { expect } from "chai";
import { alarmState, declaredAlarms } from "../../../local/page/alarms.ts";
import { createMetrics, embeddedMetrics } from "../../../local/page/metrics.ts";
import { createGraph, createResource } from "../../offline/fixtures/create-graph.ts";

const MINUTE_MS = 60_000;
const dimensions = { FunctionName: "f" };

/** The state of an alarm at the end of minutes with these values; undefined is a minute without data. */
const stateAfter = (values: readonly (number | undefined)[], inputs: Record<string, unknown> = {}) => {
  const resource = createResource({
    ...{ type: "aws:cloudwatch/metricAlarm:MetricAlarm", region: "eu-west-1", outputs: { name: "a" } },
    inputs: {
      ...{ namespace: "AWS/Lambda", metricName: "Errors", dimensions, statistic: "Sum", period: 60 },
      ...{ evaluationPeriods: 1, threshold: 1, comparisonOperator: "GreaterThanOrEqualToThreshold", ...inputs },
    },
  });
  const metrics = createMetrics();
  const { namespace = "AWS/Lambda", metricName = "Errors" } = inputs as { namespace?: string; metricName?: string };
  values.forEach((value, minute) => {
    if (value !== undefined) metrics.add({ namespace, metric: metricName, dimensions }, value, minute * MINUTE_MS);
  });
  const [alarm] = declaredAlarms(createGraph(resource));
  if (alarm === undefined) throw new Error("the graph must have an alarm");
  return alarmState(alarm, metrics, values.length * MINUTE_MS - 1);
};

describe("the state that an alarm would be in", () => {
  const three = { evaluationPeriods: 3 };
  for (const [title, values, inputs, state] of [
    ["rings in the minute that breaches", [1], {}, "alarm"],
    ["rings in the minute after it, until that one ends", [1, undefined], {}, "alarm"],
    ["is well again a minute later", [1, undefined, undefined], {}, "ok"],
    ["is well below its threshold", [4], { threshold: 5 }, "ok"],
    ["rings when all its minutes breach", [1, 1, 1], three, "alarm"],
    ["does not ring before all of them do", [0, 1, 1], three, "ok"],
    ["takes a minute without data for a good one", [1, 1, undefined, 1], three, "ok"],
    ["goes by the largest value where it says so", [3, 3], { statistic: "Maximum", threshold: 4 }, "ok"],
    ["hears of what a function measures itself", [1], { namespace: "Shop", metricName: "Sold" }, "alarm"],
    ["is unknown where nothing is measured", [9], { namespace: "AWS/Kinesis" }, "unknown"],
    ["is unknown for metrics of Lambda's that nothing here measures", [9], { metricName: "IteratorAge" }, "unknown"],
    ["is unknown for what is calculated", [9], { metricName: undefined }, "unknown"],
    ["is unknown for another comparison", [9], { comparisonOperator: "LessThanThreshold" }, "unknown"],
  ] as const)
    it(title, () => {
      expect(stateAfter(values, inputs).state).to.equal(state);
    });

  it("is told with its numbers", () => {
    expect(stateAfter([undefined, 1200], { threshold: 1000 }).why).to.equal(
      "Sum of Errors by minute: none, 1,200. It rings from 1,000 on in a minute.",
    );
  });
});

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
