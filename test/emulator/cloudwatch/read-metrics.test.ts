import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  GetMetricDataCommand,
  GetMetricStatisticsCommand,
  type GetMetricStatisticsCommandInput,
  ListMetricsCommand,
  PutMetricAlarmCommand,
  PutMetricDataCommand,
  SetAlarmStateCommand,
} from "@aws-sdk/client-cloudwatch";
import { expect } from "chai";
import { createCloudwatch } from "../../../emulator/cloudwatch/cloudwatch.ts";
import { createEndpoint } from "../../../emulator/endpoint/endpoint.ts";
import { createKinesis } from "../../../emulator/kinesis/kinesis.ts";
import { createMemoryObjectStore } from "../../../emulator/s3/memory-object-store.ts";
import { realClock } from "../../../emulator/time/real-clock.ts";

const NOON = new Date("2026-03-01T12:00:00Z");
const at = (minutes: number, seconds = 0) => new Date(NOON.getTime() + (minutes * 60 + seconds) * 1000);
const Dimensions = [{ Name: "FunctionName", Value: "f" }];

describe("CloudWatch's metrics, by the SDK", () => {
  const cloudwatch = createCloudwatch({ clock: { now: () => at(5).getTime() } });
  const endpoint = createEndpoint({
    ...{ kinesis: createKinesis({ clock: realClock }), objectStore: createMemoryObjectStore({ clock: realClock }) },
    cloudwatch,
  });
  let origin = "";
  let client: CloudWatchClient;
  before(async () => {
    origin = `http://127.0.0.1:${await endpoint.listen()}`;
    const credentials = { accessKeyId: "111122223333", secretAccessKey: "any" };
    client = new CloudWatchClient({ region: "eu-west-1", endpoint: origin, credentials, maxAttempts: 1 });
    const MetricData = [
      ...[2, 8].map((Value) => ({ MetricName: "Took", Dimensions, Value, Timestamp: at(1, 20) })),
      { MetricName: "Took", Dimensions, Values: [1, 5], Counts: [3, 1], Timestamp: at(3, 59) },
      {
        ...{ MetricName: "Took", Timestamp: at(2), Dimensions: [{ Name: "FunctionName", Value: "g" }] },
        StatisticValues: { SampleCount: 4, Sum: 10, Minimum: 1, Maximum: 4 },
      },
      { MetricName: "Sold", Value: 1 },
    ];
    await client.send(new PutMetricDataCommand({ Namespace: "Shop", MetricData }));
  });
  after(async () => {
    client.destroy();
    await endpoint.close();
  });

  const ask = async (overrides: Partial<GetMetricStatisticsCommandInput> = {}) => {
    const input = {
      ...{ Namespace: "Shop", MetricName: "Took", Dimensions, Period: 60, StartTime: at(0, 30), EndTime: at(5) },
      ...(overrides.ExtendedStatistics === undefined && { Statistics: ["Sum" as const] }),
    };
    const { Datapoints = [] } = await client.send(new GetMetricStatisticsCommand({ ...input, ...overrides }));
    return Datapoints;
  };

  it("are told minute by minute, without those in which nothing came", async () => {
    expect((await ask()).map(({ Timestamp, Sum }) => [Timestamp, Sum])).to.deep.equal([
      [at(1), 10],
      [at(3), 8],
    ]);
  });

  for (const [Statistic, values] of [
    ["SampleCount", [2, 4]],
    ["Average", [5, 2]],
    ["Minimum", [2, 1]],
    ["Maximum", [8, 5]],
  ] as const)
    it(`are told by ${Statistic}`, async () => {
      expect((await ask({ Statistics: [Statistic] })).map((point) => point[Statistic])).to.deep.equal(values);
    });

  it("are told by a percentile", async () => {
    const points = await ask({ ExtendedStatistics: ["p50", "p99"] });
    expect(points[0]?.ExtendedStatistics).to.deep.equal({ p50: 2, p99: 8 });
  });

  it("are summed up by longer periods, from the first minute on", async () => {
    expect((await ask({ Period: 180 })).map(({ Timestamp, Sum }) => [Timestamp, Sum])).to.deep.equal([
      [at(0), 10],
      [at(3), 8],
    ]);
  });

  it("are apart by their dimensions, and by the region", async () => {
    expect(await ask({ Dimensions: [] })).to.deep.equal([]);
    const [of] = await ask({ Dimensions: [{ Name: "FunctionName", Value: "g" }], Statistics: ["Average"] });
    expect(of?.Average).to.equal(2.5);
    const other = cloudwatch.store({ account: "111122223333", region: "us-east-1" });
    expect(other.names()).to.deep.equal([]);
  });

  for (const [what, overrides, name, message] of [
    ["a time that ends before it begins", { EndTime: at(-1) }, "Validation", /StartTime must be less/],
    ["a period of part of a minute", { Period: 90 }, "InvalidParameterValue", /multiple of 60/],
    ["no statistic", { Statistics: [] }, "Missing", /Statistics and ExtendedStatistics/],
    ["too many datapoints", { StartTime: at(-2000) }, "InvalidParameterCombination", /limit of 1,440/],
    ["a statistic that there is not", { ExtendedStatistics: ["q50"] }, "InvalidParameterValue", /q50/],
  ] as const)
    it(`are not told for ${what}`, async () => {
      const error = await ask(overrides as object).catch((caught: Error) => caught);
      expect(error).to.be.an("error").with.property("name").that.contains(name);
      expect(error).to.have.property("message").that.matches(message);
    });

  it("are told several at once, the newest first, and what is made of them", async () => {
    const MetricStat = { Metric: { Namespace: "Shop", MetricName: "Took", Dimensions }, Period: 120, Stat: "Sum" };
    const { MetricDataResults = [] } = await client.send(
      new GetMetricDataCommand({
        ...{ StartTime: at(0), EndTime: at(4) },
        MetricDataQueries: [
          { Id: "took", MetricStat },
          { Id: "risen", Expression: "DIFF(took)", Label: "Took, risen" },
          { Id: "hidden", MetricStat, ReturnData: false },
        ],
      }),
    );
    const told = MetricDataResults.map(({ Id, Label, Timestamps, Values }) => [Id, Label, Timestamps, Values]);
    expect(told).to.deep.equal([
      ["took", "Took", [at(2), at(0)], [8, 10]],
      ["risen", "Took, risen", [at(2)], [-2]],
    ]);
  });

  it("are listed by their names", async () => {
    const { Metrics = [] } = await client.send(new ListMetricsCommand({ Dimensions: [{ Name: "FunctionName" }] }));
    expect(Metrics.map(({ Dimensions: found }) => found?.[0]?.Value)).to.deep.equal(["f", "g"]);
    const sold = await client.send(new ListMetricsCommand({ Namespace: "Shop", MetricName: "Sold" }));
    expect(sold.Metrics).to.deep.equal([{ Namespace: "Shop", MetricName: "Sold", Dimensions: [] }]);
  });

  it("are watched by alarms", async () => {
    await client.send(
      new PutMetricAlarmCommand({
        ...{ AlarmName: "sold", Namespace: "Shop", MetricName: "Sold", Statistic: "Sum", Period: 60, Threshold: 1 },
        ...{ EvaluationPeriods: 1, ComparisonOperator: "GreaterThanOrEqualToThreshold" },
      }),
    );
    const { MetricAlarms = [] } = await client.send(new DescribeAlarmsCommand({ StateValue: "ALARM" }));
    expect(MetricAlarms[0]).to.deep.include({
      ...{ AlarmName: "sold", AlarmArn: "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:sold", Threshold: 1 },
      ...{ StateValue: "ALARM", StateUpdatedTimestamp: at(5), ActionsEnabled: true },
    });
    await client.send(new SetAlarmStateCommand({ AlarmName: "sold", StateValue: "OK", StateReason: "trying" }));
    expect((await client.send(new DescribeAlarmsCommand({ StateValue: "ALARM" }))).MetricAlarms).to.deep.equal([]);
  });

  it("are told in XML to those who ask by a form, and in JSON", async () => {
    const post = async (body: string, headers: Record<string, string>) => {
      const authorization = "AWS4-HMAC-SHA256 Credential=111122223333/20260101/eu-west-1/monitoring/aws4_request";
      return (await fetch(origin, { method: "POST", body, headers: { ...headers, authorization } })).text();
    };
    const form = new URLSearchParams({
      ...{ Action: "GetMetricStatistics", Namespace: "Shop", MetricName: "Took", Period: "60" },
      ...{ "Dimensions.member.1.Name": "FunctionName", "Dimensions.member.1.Value": "f" },
      ...{ "Statistics.member.1": "Sum", StartTime: at(0).toISOString(), EndTime: at(2).toISOString() },
    });
    const xml = await post(form.toString(), { "content-type": "application/x-www-form-urlencoded" });
    expect(xml).to.contain(
      "<Label>Took</Label><Datapoints><member><Timestamp>2026-03-01T12:01:00.000Z</Timestamp><Sum>10</Sum>",
    );
    const input = { MetricName: "Took", Namespace: "Shop", Dimensions, Period: 60, Statistics: ["Sum"] };
    const json = await post(
      JSON.stringify({ ...input, StartTime: at(0).getTime() / 1000, EndTime: at(2).getTime() / 1000 }),
      { "x-amz-target": "GraniteServiceVersion20100801.GetMetricStatistics" },
    );
    expect(JSON.parse(json).Datapoints[0]).to.include({ Timestamp: at(1).getTime() / 1000, Sum: 10 });
  });
});
