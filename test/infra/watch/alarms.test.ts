import { readFileSync } from "node:fs";
import { expect } from "chai";
import { Alarms, alarmSpecs, topicPolicy } from "../../../infra/watch/alarms.ts";
import { dashboard } from "../../../infra/watch/dashboard.ts";
import { ACCOUNT, underMocks } from "../../support/mocks.ts";

const watched = { functionName: "fn", triggerUuid: "uuid", inputStream: "in", outputStream: "out" };
const limits = { timeoutSeconds: 60, maximumRecordAgeSeconds: 302_400 };

describe("alarms", () => {
  it("watch every metric with the dimensions that emit it", () => {
    const rows = alarmSpecs(watched, limits).map((spec) => [
      spec.name,
      `${spec.namespace} ${spec.metric}`,
      spec.dimensions,
      spec.statistic,
      spec.threshold,
    ]);
    const fn = { FunctionName: "fn" };
    const mapping = { EventSourceMappingUUID: "uuid" };
    expect(rows).to.deep.equal([
      ["iterator-age", "AWS/Lambda IteratorAge", fn, "Maximum", 900_000],
      ["errors", "AWS/Lambda Errors", fn, "Sum", 1],
      ["throttles", "AWS/Lambda Throttles", fn, "Sum", 1],
      ["duration", "AWS/Lambda Duration", fn, "Maximum", 48_000],
      ["quarantined", "Tributary Quarantined", fn, "Sum", 1],
      ["failed-events", "AWS/Lambda FailedInvokeEventCount", mapping, "Sum", 1],
      ["failure-deliveries", "AWS/Lambda OnFailureDestinationDeliveredEventCount", mapping, "Sum", 1],
      ["destination-failures", "AWS/Lambda DestinationDeliveryFailures", fn, "Sum", 1],
      ["dropped-events", "AWS/Lambda DroppedEventCount", mapping, "Sum", 1],
      ["input-write-throttled", "AWS/Kinesis WriteProvisionedThroughputExceeded", { StreamName: "in" }, "Sum", 1],
      ["input-read-throttled", "AWS/Kinesis ReadProvisionedThroughputExceeded", { StreamName: "in" }, "Sum", 1],
      ["output-write-throttled", "AWS/Kinesis WriteProvisionedThroughputExceeded", { StreamName: "out" }, "Sum", 1],
      ["output-read-throttled", "AWS/Kinesis ReadProvisionedThroughputExceeded", { StreamName: "out" }, "Sum", 1],
    ]);
  });

  it("ring well before a record is too old", () => {
    const spec = alarmSpecs(watched, { ...limits, maximumRecordAgeSeconds: 120 }).find(
      ({ name }) => name === "iterator-age",
    );
    expect(spec?.threshold).to.equal(30_000);
  });

  it("have an entry in the runbook each", () => {
    const runbook = readFileSync("docs/runbook.md", "utf8");
    for (const { name } of alarmSpecs(watched, limits)) expect(runbook).to.match(new RegExp(`^## ${name}$`, "m"));
  });

  it("notify the topic when they ring and when they end, and name their runbook entry", async () => {
    const { rows } = await underMocks(
      () =>
        new Alarms("a", {
          region: "us-east-1",
          accountId: ACCOUNT,
          watched,
          limits,
          emails: [],
          keyArn: "arn:aws:kms:k",
          tags: {},
        }),
    );
    const topic = `arn:aws:sns:us-east-1:${ACCOUNT}:a`;
    for (const { inputs, name } of rows.filter(({ type }) => type.endsWith(":MetricAlarm"))) {
      expect(inputs).to.deep.include({ alarmActions: [topic], okActions: [topic], treatMissingData: "notBreaching" });
      expect(inputs.alarmDescription).to.match(new RegExp(`docs/runbook.md#${name.replace(/^a-/, "")}$`));
    }
  });

  it("let only alarms of this account and region publish, over TLS", () => {
    const [publish, deny] = topicPolicy("arn:topic", ACCOUNT, "us-east-1");
    expect(publish?.Condition).to.deep.equal({
      StringEquals: { "aws:SourceAccount": ACCOUNT },
      ArnLike: { "aws:SourceArn": `arn:aws:cloudwatch:us-east-1:${ACCOUNT}:alarm:*` },
    });
    expect(deny).to.deep.include({
      Effect: "Deny",
      Action: "sns:Publish",
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    });
  });
});

describe("dashboard", () => {
  it("shows every metric that has an alarm", () => {
    const shown = new Set(
      dashboard(watched, "us-east-1").widgets.flatMap(({ properties }) =>
        properties.metrics.map(([namespace, metric, , value]) => `${namespace} ${metric} ${value}`),
      ),
    );
    for (const { namespace, metric, dimensions } of alarmSpecs(watched, limits))
      expect([...shown]).to.include(`${namespace} ${metric} ${Object.values(dimensions)[0]}`);
  });

  it("lays the widgets out without overlap, in its own region", () => {
    const { widgets } = dashboard(watched, "eu-west-1");
    expect(new Set(widgets.map(({ x, y }) => `${x},${y}`)).size).to.equal(widgets.length);
    for (const { properties } of widgets) expect(properties.region).to.equal("eu-west-1");
  });
});
