import { readFileSync } from "node:fs";
import { expect } from "chai";
import { Alarms, topicPolicy } from "../../../infra/watch/alarms.ts";
import { dashboard } from "../../../infra/watch/dashboard.ts";
import { under, type Watch } from "../../../infra/watch/watch.ts";
import { ACCOUNT, underMocks } from "../../support/mocks.ts";
import { watchOf } from "../../support/watch.ts";

describe("alarms", () => {
  let all: Watch;
  before(async () => {
    all = await watchOf();
  });

  it("watch every metric with the dimensions that emit it", () => {
    const rows = all.alarms.map((spec) => [
      spec.name,
      `${spec.namespace} ${spec.metric}`,
      spec.dimensions,
      spec.statistic,
      spec.threshold,
    ]);
    const fn = { FunctionName: "fn" };
    const mapping = { EventSourceMappingUUID: "uuid" };
    expect(rows).to.have.deep.members([
      ["iterator-age", "AWS/Lambda IteratorAge", fn, "Maximum", 900_000],
      ["errors", "AWS/Lambda Errors", fn, "Sum", 1],
      ["throttles", "AWS/Lambda Throttles", fn, "Sum", 1],
      ["duration", "AWS/Lambda Duration", fn, "Maximum", 48_000],
      ["quarantined", "Tributary Quarantined", fn, "Sum", 1],
      ["unexpected-errors", "Tributary UnexpectedErrors", fn, "Sum", 1],
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

  it("ring well before a record is too old", async () => {
    const { alarms } = await watchOf({ maximumRecordAgeSeconds: 120 });
    expect(alarms.find(({ name }) => name === "iterator-age")?.threshold).to.equal(30_000);
  });

  it("have an entry in the runbook each, whatever flow they are of", () => {
    const runbook = readFileSync("docs/runbook.md", "utf8");
    for (const { runbook: entry } of [...all.alarms, ...under("audit", all).alarms])
      expect(runbook).to.match(new RegExp(`^## ${entry}$`, "m"));
  });

  it("are named apart by their flow", () => {
    const names = [...all.alarms, ...under("audit", all).alarms].map(({ name }) => name);
    expect(new Set(names).size).to.equal(names.length);
  });

  it("notify the topic when they ring and when they end, and name their runbook entry", async () => {
    const { rows } = await underMocks(
      () =>
        new Alarms("a", {
          region: "us-east-1",
          accountId: ACCOUNT,
          alarms: all.alarms,
          emails: [],
          keyArn: "arn:aws:kms:k",
          tags: {},
        }),
    );
    const topic = `arn:aws:sns:us-east-1:${ACCOUNT}:a`;
    for (const { inputs, name } of rows.filter(({ type }) => type.endsWith(":MetricAlarm"))) {
      expect(inputs).to.deep.include({ alarmActions: [topic], okActions: [topic], treatMissingData: "notBreaching" });
      // A threshold of 1 rings at 1.
      expect(inputs).to.have.property("comparisonOperator", "GreaterThanOrEqualToThreshold");
      expect(inputs.alarmDescription).to.match(new RegExp(`docs/runbook.md#${name.replace(/^a-/, "")}$`));
    }
  });

  for (const areSecret of [false, true])
    it(`${areSecret ? "hide" : "name"} the address of a subscription that ${areSecret ? "is" : "is not"} a secret`, async () => {
      const emails = ["ops@example.com"];
      const args = { region: "us-east-1", accountId: ACCOUNT, alarms: [], keyArn: "arn:aws:kms:k", tags: {} };
      const { rows } = await underMocks(() => new Alarms("a", { ...args, emails, areSecret }));
      const names = rows.filter(({ type }) => type.endsWith(":TopicSubscription")).map(({ name }) => name);
      expect(names).to.deep.equal([areSecret ? "a-af3c8254" : "a-ops@example.com"]);
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
  let all: Watch;
  before(async () => {
    all = await watchOf();
  });
  const createDashboard = (region = "us-east-1") => dashboard([all.graphs, under("audit", all).graphs], region);

  it("shows every metric that has an alarm", () => {
    const shown = new Set(
      createDashboard().widgets.flatMap(({ properties }) =>
        properties.metrics.map(([namespace, metric, , value]) => `${namespace} ${metric} ${value}`),
      ),
    );
    for (const { namespace, metric, dimensions } of all.alarms)
      expect([...shown]).to.include(`${namespace} ${metric} ${Object.values(dimensions)[0]}`);
  });

  it("draws graphs of one title as one, and starts a line for each flow", () => {
    const placed = createDashboard().widgets.map(({ x, y, properties: { title } }) => [title, x, y]);
    expect(placed).to.deep.equal([
      ["Records", 0, 0],
      ["Throttled streams", 8, 0],
      ["Put aside", 16, 0],
      ["Delay, ms", 0, 6],
      ["Trigger", 8, 6],
      ["Function", 16, 6],
      ["audit: Records", 0, 12],
      ["audit: Throttled streams", 8, 12],
      ["audit: Put aside", 16, 12],
      ["audit: Delay, ms", 0, 18],
      ["audit: Trigger", 8, 18],
      ["audit: Function", 16, 18],
    ]);
  });

  it("stands in its own region", () => {
    for (const { properties } of createDashboard("eu-west-1").widgets) expect(properties.region).to.equal("eu-west-1");
  });
});
