import { expect } from "chai";
import type { PutMetricAlarmInput } from "../../../emulator/cloudwatch/alarms.ts";
import { createCloudwatch } from "../../../emulator/cloudwatch/cloudwatch.ts";

const MINUTE_MS = 60_000;
const scope = { account: "000000000000", region: "eu-west-1" };
const Dimensions = [{ Name: "FunctionName", Value: "f" }];
const stat = { Metric: { Namespace: "AWS/Lambda", MetricName: "Errors", Dimensions }, Period: 60, Stat: "Sum" };

/** A CloudWatch with an alarm, some minutes before the one that `put` adds to and `state` looks in. */
const createSubject = (overrides: Partial<PutMetricAlarmInput> = {}, createdMinute = 0) => {
  let nowMs = createdMinute * MINUTE_MS;
  const whyUnknown = (namespace: string) => (namespace === "AWS/EC2" ? "Nothing here measures it." : undefined);
  const cloudwatch = createCloudwatch({ clock: { now: () => nowMs }, whyUnknown });
  const alarms = cloudwatch.alarms(scope);
  alarms.put({
    ...{ AlarmName: "a", Namespace: "AWS/Lambda", MetricName: "Errors", Dimensions, Statistic: "Sum", Period: 60 },
    ...{ EvaluationPeriods: 1, Threshold: 1, ComparisonOperator: "GreaterThanOrEqualToThreshold" },
    ...{ TreatMissingData: "notBreaching", ...overrides },
  });
  const dimensions = { FunctionName: "f" };
  const { Namespace: namespace = "AWS/Lambda", MetricName: metric = "Errors" } = overrides;
  return {
    alarms,
    /** Values of minutes from the first on; undefined is a minute without data. Then it is the last one's end. */
    put(values: readonly (number | undefined)[]) {
      for (const [minute, value] of values.entries())
        if (value !== undefined)
          cloudwatch
            .store(scope)
            .series({ namespace, metric, dimensions })
            .add(value, minute * MINUTE_MS);
      nowMs = values.length * MINUTE_MS - 1;
    },
    pass(ms: number) {
      nowMs += ms;
    },
    look: () => alarms.describe({}).MetricAlarms[0],
  };
};

describe("an alarm's state", () => {
  const three = { EvaluationPeriods: 3 };
  for (const [title, values, overrides, state] of [
    ["rings in the minute that breaches", [1], {}, "ALARM"],
    ["rings in the minute after it, until that one ends", [1, undefined], {}, "ALARM"],
    ["is well again a minute later", [1, undefined, undefined], {}, "OK"],
    ["is well below its threshold", [4], { Threshold: 5 }, "OK"],
    ["rings when all its minutes breach", [1, 1, 1], three, "ALARM"],
    ["does not ring before all of them do", [0, 1, 1], three, "OK"],
    ["rings when so many of them breach as it asks for", [1, 0, 1], { ...three, DatapointsToAlarm: 2 }, "ALARM"],
    ["takes a minute without data for a good one", [1, 1, undefined, 1], three, "OK"],
    ["goes by the largest value where it says so", [3, 3], { Statistic: "Maximum", Threshold: 4 }, "OK"],
    ["goes by a percentile", [9], { Statistic: undefined, ExtendedStatistic: "p99", Threshold: 9 }, "ALARM"],
    ["compares by above", [1], { ComparisonOperator: "GreaterThanThreshold" }, "OK"],
    ["compares by below", [0], { ComparisonOperator: "LessThanThreshold" }, "ALARM"],
    ["compares by up to", [1], { ComparisonOperator: "LessThanOrEqualToThreshold" }, "ALARM"],
    ["hears of what a function measures itself", [1], { Namespace: "Shop", MetricName: "Sold" }, "ALARM"],
    ["rings without data where that breaches", [0, undefined, 0], { TreatMissingData: "breaching" }, "ALARM"],
    ["does not take the minute under way for missing", [0, undefined], { TreatMissingData: "breaching" }, "OK"],
    ["is unknown without data", [undefined, undefined], { TreatMissingData: "missing" }, "INSUFFICIENT_DATA"],
    ["is unknown for what is not measured", [9], { Namespace: "AWS/EC2" }, "INSUFFICIENT_DATA"],
    ["is unknown for a band", [9], { ComparisonOperator: "LessThanLowerThreshold" }, "INSUFFICIENT_DATA"],
  ] as const)
    it(title, () => {
      const { put, look } = createSubject(overrides);
      put(values);
      expect(look()?.StateValue).to.equal(state);
    });

  it("takes nothing for missing that was before the alarm", () => {
    const { pass, look } = createSubject({ ...three, TreatMissingData: "breaching" }, 100);
    expect(look()?.StateValue).to.equal("INSUFFICIENT_DATA");
    pass(2 * MINUTE_MS);
    expect(look()?.StateValue).to.equal("OK");
    pass(MINUTE_MS);
    expect(look()?.StateValue).to.equal("ALARM");
  });

  it("is well from the start where no data is good", () => {
    const { look } = createSubject(three, 100);
    expect(look()?.StateValue).to.equal("OK");
  });

  it("stays as it was without data, where it is told to ignore that", () => {
    const { put, pass, look } = createSubject({ TreatMissingData: "ignore" });
    put([1]);
    expect(look()?.StateValue).to.equal("ALARM");
    pass(5 * MINUTE_MS);
    expect(look()?.StateValue).to.equal("ALARM");
  });

  it("goes by what a metric has risen", () => {
    const Metrics = [
      { Id: "count", MetricStat: stat, ReturnData: false },
      { Id: "risen", Expression: "DIFF(count)", Label: "Errors, risen", ReturnData: true },
    ];
    const { put, look } = createSubject({ Metrics });
    put([3, 3]);
    expect([look()?.StateValue, look()?.StateReason]).to.deep.equal([
      "OK",
      "Errors, risen by minute: none, 0. It rings from 1 on in a minute.",
    ]);
    const other = createSubject({ Metrics });
    other.put([3, 3, 4]);
    expect(other.look()?.StateValue).to.equal("ALARM");
  });

  it("is unknown for an expression that is not modelled, and says which", () => {
    const { put, look } = createSubject({
      Metrics: [
        { Id: "count", MetricStat: stat, ReturnData: false },
        { Id: "x", Expression: "count * 2" },
      ],
    });
    put([3]);
    expect(look())
      .to.include({ StateValue: "INSUFFICIENT_DATA" })
      .and.property("StateReason")
      .that.contains("count * 2");
  });

  it("is told with its numbers, and since when", () => {
    const { put, pass, look } = createSubject({ Threshold: 1000 });
    put([undefined, 1200]);
    expect(look()?.StateReason).to.equal("Sum of Errors by minute: none, 1,200. It rings from 1,000 on in a minute.");
    const since = look()?.StateUpdatedTimestamp;
    pass(10_000);
    expect(look()?.StateUpdatedTimestamp).to.deep.equal(since);
  });

  it("can be set, until the alarm is looked at in the next minute", () => {
    const { alarms, pass, look } = createSubject();
    alarms.setState({ AlarmName: "a", StateValue: "ALARM", StateReason: "trying" });
    expect([look()?.StateValue, look()?.StateReason]).to.deep.equal(["ALARM", "trying"]);
    pass(MINUTE_MS);
    expect(look()?.StateValue).to.equal("OK");
    const unknown = { AlarmName: "b", StateValue: "OK", StateReason: "" } as const;
    expect(() => alarms.setState(unknown)).to.throw("b does not exist");
  });
});

describe("alarms", () => {
  const { alarms } = createSubject();
  for (const AlarmName of ["p-errors", "p-throttles", "q-errors"])
    alarms.put({
      ...{ AlarmName, Namespace: "N", MetricName: "M", Statistic: "Sum", EvaluationPeriods: 1, Threshold: 1 },
      ...{
        ComparisonOperator: "GreaterThanThreshold",
        AlarmActions: [`arn:aws:sns:eu-west-1:000000000000:${AlarmName}`],
      },
    });
  const names = (input: Parameters<typeof alarms.describe>[0]) =>
    alarms.describe(input).MetricAlarms.map(({ AlarmName }) => AlarmName);

  for (const [how, input, found] of [
    ["by their names", { AlarmNames: ["q-errors", "none"] }, ["q-errors"]],
    ["by what their names begin with", { AlarmNamePrefix: "p-" }, ["p-errors", "p-throttles"]],
    ["by their state", { StateValue: "ALARM" }, []],
    ["by whom they notify", { ActionPrefix: "arn:aws:sns:eu-west-1:000000000000:q" }, ["q-errors"]],
    ["by their type", { AlarmTypes: ["CompositeAlarm"] }, []],
  ] as const)
    it(`are found ${how}`, () => {
      expect(names(input)).to.deep.equal(found);
    });

  it("come in pages", () => {
    const first = alarms.describe({ MaxRecords: 3 });
    expect(first.MetricAlarms.map(({ AlarmName }) => AlarmName)).to.deep.equal(["a", "p-errors", "p-throttles"]);
    const rest = alarms.describe({ MaxRecords: 3, NextToken: first.NextToken });
    expect([rest.MetricAlarms.map(({ AlarmName }) => AlarmName), rest.NextToken]).to.deep.equal([
      ["q-errors"],
      undefined,
    ]);
  });
});
