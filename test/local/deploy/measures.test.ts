import { expect } from "chai";
import { createCloudwatch } from "../../../emulator/cloudwatch/cloudwatch.ts";
import { createAlarms } from "../../../local/deploy/alarms.ts";
import { createMeasures, whyUnknown } from "../../../local/deploy/measures.ts";
import { deployedResources } from "../../../local/deploy/resources.ts";
import { createGraph, createResource } from "../../offline/fixtures/create-graph.ts";

const region = "eu-west-1";
const streamArn = `arn:aws:kinesis:${region}:000000000000:stream/events`;

const createSubject = () => {
  const clock = { now: () => 60_000 };
  const cloudwatch = createCloudwatch({ clock, whyUnknown });
  const store = cloudwatch.store({ account: "000000000000", region });
  const sum = (namespace: string, metric: string, dimensions: Record<string, string>) =>
    store.between({ namespace, metric, dimensions }, 60_000, 120_000)?.sum;
  const alarm = (inputs: Record<string, unknown>) => {
    const resource = createResource({
      ...{ type: "aws:cloudwatch/metricAlarm:MetricAlarm", region, outputs: { name: "a" } },
      inputs: { evaluationPeriods: 1, threshold: 1, comparisonOperator: "GreaterThanOrEqualToThreshold", ...inputs },
    });
    createAlarms(cloudwatch, deployedResources(createGraph(resource)));
    return cloudwatch.alarms({ account: "000000000000", region }).describe({}).MetricAlarms[0];
  };
  return { measures: createMeasures(cloudwatch, clock), sum, alarm };
};

describe("what is measured on this machine", () => {
  it("is what streams take, and refuse", () => {
    const { measures, sum } = createSubject();
    const record = { streamArn, shardId: "s", sequenceNumber: "1", partitionKey: "k", atMs: 0 };
    for (const text of ["one", "two22"]) measures.record({ ...record, data: Buffer.from(text) });
    measures.refused(streamArn, "write");
    for (const what of ["read", "read"] as const) measures.refused(streamArn, what);
    const refused = ["WriteProvisionedThroughputExceeded", "ReadProvisionedThroughputExceeded"];
    const metrics = ["IncomingRecords", "IncomingBytes", ...refused];
    expect(metrics.map((metric) => sum("AWS/Kinesis", metric, { StreamName: "events" }))).to.deep.equal([2, 8, 1, 2]);
  });

  it("is what functions do, and write into their logs", () => {
    const { measures, sum } = createSubject();
    const ofF = measures.ofFunction(region, "f");
    ofF.begun(1);
    ofF.reported({ requestId: "r", status: "success", durationMs: 5 });
    ofF.reported({ requestId: "r", status: "timeout", durationMs: 3 });
    ofF.throttled();
    const CloudWatchMetrics = [{ Namespace: "Shop", Dimensions: [["FunctionName"]], Metrics: [{ Name: "Sold" }] }];
    ofF.logged(JSON.stringify({ FunctionName: "f", Sold: 4, _aws: { CloudWatchMetrics } }));
    const own = { FunctionName: "f" };
    const counted = ["Invocations", "Errors", "Duration", "Throttles"].map((metric) => sum("AWS/Lambda", metric, own));
    expect([...counted, sum("Shop", "Sold", own)]).to.deep.equal([2, 1, 8, 1, 4]);
  });

  for (const [keeps, delivered, dropped] of [
    [true, 3, undefined],
    [false, undefined, 3],
  ] as const)
    it(`is what triggers do that ${keeps ? "keep" : "drop"} what they give up`, () => {
      const { measures, sum } = createSubject();
      const seen = measures.ofMapping(region, "f", "u", keeps);
      const invoked = { type: "invoked", shardId: "s", records: 5, durationMs: 1, functionError: true } as const;
      seen({ ...invoked, iteratorAgeMs: 70, outcome: "failure" });
      seen({ ...invoked, iteratorAgeMs: 30, outcome: "success" });
      seen({ ...invoked, iteratorAgeMs: 90, outcome: "throttled" });
      seen({ type: "filtered", shardId: "s", sequenceNumbers: ["1", "2"] });
      seen({ type: "discarded", shardId: "s", condition: "RetryAttemptsExhausted", records: 3 });
      seen({ type: "destination-failed", shardId: "s", error: new Error("no") });
      const ofMapping = (metric: string) => sum("AWS/Lambda", metric, { EventSourceMappingUUID: "u" });
      expect(ofMapping("InvokedEventCount")).to.equal(10);
      expect(ofMapping("FailedInvokeEventCount")).to.equal(5);
      expect(ofMapping("FilteredOutEventCount")).to.equal(2);
      expect(ofMapping("OnFailureDestinationDeliveredEventCount")).to.equal(delivered);
      expect(ofMapping("DroppedEventCount")).to.equal(dropped);
      const ofFunction = (metric: string) => sum("AWS/Lambda", metric, { FunctionName: "f" });
      expect([ofFunction("IteratorAge"), ofFunction("DestinationDeliveryFailures")]).to.deep.equal([100, 1]);
    });

  it("is what becomes of events, and of requests", () => {
    const { measures, sum } = createSubject();
    const event = { functionArn: `arn:aws:lambda:${region}:000000000000:function:f:live`, requestId: "r" };
    measures.event({ ...event, type: "invoked", functionError: true, throttled: false });
    measures.event({ ...event, type: "destination-failed", error: new Error("no") });
    measures.event({ ...event, type: "given-up", condition: "RetriesExhausted", kept: false });
    for (const status of [200, 404, 503]) measures.answered(region, "abc", status);
    const ofFunction = (metric: string) => sum("AWS/Lambda", metric, { FunctionName: "f" });
    expect([ofFunction("AsyncEventsDropped"), ofFunction("DestinationDeliveryFailures")]).to.deep.equal([1, 1]);
    expect(sum("AWS/ApiGateway", "5xx", { ApiId: "abc", Stage: "$default" })).to.equal(1);
  });

  it("is what the program's alarms look at", () => {
    const { measures, alarm } = createSubject();
    measures.ofFunction(region, "f").reported({ requestId: "r", status: "error", durationMs: 5 });
    const metric = { namespace: "AWS/Lambda", metricName: "Errors", dimensions: { FunctionName: "f" } };
    expect(alarm({ ...metric, statistic: "Sum", period: 60, alarmDescription: "It fails." })).to.deep.include({
      ...{ AlarmName: "a", StateValue: "ALARM", AlarmDescription: "It fails." },
    });
    const { metricName, ...rest } = metric;
    const queries = [
      { id: "count", metric: { ...rest, metricName, stat: "Sum", period: 60 } },
      { id: "risen", expression: "DIFF(count)", returnData: true },
    ];
    expect(alarm({ metricQueries: queries })?.StateValue, "one minute has no minute before it").to.equal(
      "INSUFFICIENT_DATA",
    );
  });

  it("is not everything: such an alarm says so", () => {
    const { alarm } = createSubject();
    const metric = { namespace: "AWS/SQS", metricName: "ApproximateAgeOfOldestMessage", statistic: "Maximum" };
    expect(alarm({ ...metric, period: 60 })).to.deep.include({
      ...{ StateValue: "INSUFFICIENT_DATA" },
      StateReason: "Nothing here measures AWS/SQS ApproximateAgeOfOldestMessage.",
    });
  });
});
