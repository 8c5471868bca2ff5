import { expect } from "chai";
import type { Graph } from "../../../offline/graph.ts";
import { amountOf } from "../../../operate/plan/cost.ts";
import type { Limits } from "../../../operate/plan/finding.ts";
import type { Load } from "../../../operate/plan/load.ts";
import { planGraph } from "../../../operate/plan/plan.ts";
import { readPrices } from "../../../operate/plan/price-book.ts";
import { renderPlan } from "../../../operate/plan/report.ts";
import { toJson } from "../../../operate/plan/to-json.ts";
import { createGraph, createResource } from "./create-graph.ts";
import { createLoad } from "./create-load.ts";

const prices = readPrices();
const NOW_MS = Date.parse("2026-12-01");
const NO_LIMITS: Limits = { maxUsd: undefined, maxAgeSeconds: undefined };

/** So that batches fill, as they are counted by hand. */
const WIDE_WINDOW = { maximumBatchingWindowInSeconds: 5 };

const planOf = (load: Partial<Load> = {}, graph: Graph = createGraph(), limits: Partial<Limits> = {}, nowMs = NOW_MS) =>
  planGraph(graph, createLoad(load), prices, { ...NO_LIMITS, ...limits }, nowMs);

const saidIn = ({ findings }: ReturnType<typeof planOf>, level: string) =>
  findings.filter((each) => each.level === level).map(({ text, fix }) => `${text} ${fix ?? ""}`);

describe("a plan", () => {
  it("has no error and no warning for a load that fits", () => {
    const plan = planOf();
    expect([...saidIn(plan, "error"), ...saidIn(plan, "warning")]).to.deep.equal([]);
  });

  it("tells a stream that throttles its peak how many shards it needs, once for all regions", () => {
    const regions = ["us-east-1", "eu-west-1"];
    const [finding] = planOf({ peak: 3 }, createGraph({ regions })).findings;
    expect(finding).to.deep.equal({
      level: "error",
      text: "The stream input has 8 shards and needs 19: 46.7 % of records are throttled at the peak.",
      fix: "pulumi config set --stack prod shop:inputShards 19",
      regions,
      savesUsd: undefined,
    });
  });

  it("tells a busy key from a small stream", () => {
    const [error] = saidIn(planOf({ rate: 5000, keys: { count: 10, skew: "zipf" } }), "error");
    expect(error).to.match(/^The busiest key fills 1\.7 shards of the stream input at the peak.*--aggregation/);
  });

  it("tells both of a busy key on a stream that is too small as a whole", () => {
    const said = saidIn(planOf({ rate: 20_000, keys: { count: 1000, skew: "zipf" } }), "error").join("\n");
    expect(said).to.include("The busiest key fills 2.7 shards of the stream input").and.include("shop:inputShards 25");
  });

  const bounds: [what: string, load: Partial<Load>, graph: Graph, fix: string][] = [
    ["slow", { durationMs: 2000 }, createGraph(), "shop:parallelizationFactor 4"],
    [
      "held back",
      { durationMs: 500 },
      createGraph({ function: { reservedConcurrentExecutions: 2 } }),
      "shop:reservedConcurrency 7",
    ],
    ["publishing to few shards", {}, createGraph({ output: { shardCount: 4 } }), "give the output stream more shards"],
  ];
  for (const [what, load, graph, fix] of bounds)
    it(`says that a function falls behind for good that is ${what}`, () => {
      const said = saidIn(planOf(load, graph), "error").filter((each) => each.includes("falls behind for good"));
      expect(said).to.have.lengthOf(1);
      expect(said[0]).to.include(fix);
    });

  it("warns of a catch-up that takes longer than a quarter free would, and fails one that outlasts the retention", () => {
    const slow = createGraph({ function: { reservedConcurrentExecutions: 2 } });
    expect(saidIn(planOf({ rate: 3300, durationMs: 250 }, slow), "warning").join()).to.match(
      /needs 4\.71 h to catch up/,
    );
    expect(saidIn(planOf({ rate: 3900, durationMs: 250 }, slow), "error").join()).to.match(
      /records are kept for 24 hours/,
    );
  });

  it("warns that a new on-demand stream throttles, and says what shards would save", () => {
    const onDemand = { shardCount: undefined, streamModeDetails: { streamMode: "ON_DEMAND" } };
    const plan = planOf({}, createGraph({ input: onDemand }));
    expect(saidIn(plan, "warning").join()).to.include("input throttles until it has doubled once, 15 minutes");
    const cheaper = plan.findings.find(({ fix }) => fix === "pulumi config set --stack prod shop:inputShards 7");
    expect(cheaper?.savesUsd).to.be.closeTo(1423.3 - 260.61, 0.01);
    const seoul = createGraph({ regions: ["ap-northeast-2"], input: onDemand });
    expect(saidIn(planOf({ rate: 210_000 }, seoul), "error").join()).to.include(
      "passes what AWS gives an on-demand stream here at first",
    );
  });

  it("says what fewer shards, fewer hours and packed records would save", () => {
    const graph = createGraph({ input: { shardCount: 40, retentionPeriod: 168 } });
    const info = saidIn(planOf({}, graph), "info");
    expect(info.join("\n"))
      .to.include("shop:inputShards 7")
      .and.include("shop:retentionHours 24")
      .and.include("Producers that pack 32 records");
  });

  it("holds a budget of US dollars and of seconds", () => {
    const { usd } = amountOf(planOf().regions.flatMap(({ costs }) => costs));
    expect(saidIn(planOf({}, createGraph(), { maxUsd: usd + 1, maxAgeSeconds: 3 }), "error")).to.deep.equal([]);
    const said = saidIn(planOf({}, createGraph(), { maxUsd: usd - 1, maxAgeSeconds: 1 }), "error");
    expect(said).to.have.lengthOf(2);
    expect(said.join()).to.match(/must be at most 1 s late.*are 2\.0\d s.*at most \$[\d.]+ a month, and costs/);
  });

  it("does not guess the prices of an AWS region that it has none of, and fails a budget there", () => {
    const graph = createGraph({ regions: ["us-east-1", "eu-north-1"] });
    const plan = planOf({}, graph);
    const [warning] = plan.findings.filter(({ level }) => level === "warning");
    expect(warning).to.include({ text: "Prices are not known, so that the sums hold only a part." });
    expect(warning?.regions).to.deep.equal(["eu-north-1"]);
    expect(saidIn(planOf({}, graph, { maxUsd: 1e9 }), "error").join()).to.include("Prices are not known");
    expect(renderPlan(plan, (_, text) => text)).to.match(/eu-north-1 +│ +\$0\.00 \+ \? │/);
  });

  it("warns of prices that were read more than 180 days ago", () => {
    expect(saidIn(planOf({}, createGraph(), {}, Date.parse("2027-05-28")), "warning")).to.deep.equal([]);
    const said = saidIn(planOf({}, createGraph(), {}, Date.parse("2027-05-29")), "warning").join();
    expect(said).to.include("Prices were read on 2026-11-29, more than 180 days ago.");
  });

  it("adds up what stands beside streams and functions: 2 zones of an endpoint, a key, 3 metrics of alarms, 8 warm environments", () => {
    const more = (region: string) => [
      createResource(region, "aws:ec2/vpcEndpoint:VpcEndpoint", "kinesis", {
        vpcEndpointType: "Interface",
        subnetIds: ["a", "b"],
      }),
      createResource(region, "aws:ec2/vpcEndpoint:VpcEndpoint", "s3", { vpcEndpointType: "Gateway" }),
      createResource(region, "aws:kms/key:Key", "key", {}),
      createResource(region, "aws:cloudwatch/metricAlarm:MetricAlarm", "one", { metricName: "Errors" }),
      createResource(region, "aws:cloudwatch/metricAlarm:MetricAlarm", "two", {
        metricQueries: [
          { id: "a", metric: {} },
          { id: "b", metric: {} },
          { id: "c", expression: "a / b" },
        ],
      }),
      createResource(region, "aws:lambda/provisionedConcurrencyConfig:ProvisionedConcurrencyConfig", "enrich", {
        functionName: "enrich-1",
        provisionedConcurrentExecutions: 8,
      }),
    ];
    const [plan] = planOf({}, createGraph({ more, mapping: WIDE_WINDOW })).regions;
    const usd = Object.fromEntries((plan?.costs ?? []).map(({ item, usd }) => [item, usd]));
    expect(usd["interface endpoint"]).to.be.closeTo(14.6, 0.001);
    // 4,000,000 bytes a second in base64.
    expect(usd["interface endpoint data, first 1 PB"]).to.be.closeTo(
      ((5000 * 800 * 4) / 3) * 2_628_000 * 2 ** -30 * 0.01,
      0.01,
    );
    expect(usd["customer managed key (per key version)"]).to.equal(1);
    expect(usd["standard alarm (period 60 s or more), per metric"]).to.be.closeTo(0.3, 1e-9);
    expect(usd["provisioned concurrency arm64"]).to.be.closeTo(8 * 2_628_000 * 0.5 * 0.0000033334, 0.001);
    expect(usd["duration on provisioned concurrency arm64"]).to.be.closeTo(2 * 2_628_000 * 0.5 * 0.0000077778, 0.001);
    expect(usd).not.to.have.property("duration arm64, first 7.5 billion GB-s");
  });

  it("charges Lambda as worked by hand: 22.78 for batches of 500, 200 ms, 256 MiB", () => {
    const [plan] = planOf({}, createGraph({ function: { memorySize: 256 }, mapping: WIDE_WINDOW })).regions;
    const lambda = (plan?.costs ?? []).filter(({ service }) => service === "Lambda");
    expect(amountOf(lambda).usd).to.be.closeTo(22.78, 0.01);
  });

  it("counts a fan-out consumer, and two functions that share a stream", () => {
    const arn = "arn:aws:kinesis:us-east-1:000000000000:stream/input";
    const more = (region: string) => [
      createResource(region, "aws:kinesis/streamConsumer:StreamConsumer", "input", { streamArn: arn }),
      createResource(region, "aws:lambda/function:Function", "audit", {}, { name: "audit-1" }),
      createResource(region, "aws:lambda/eventSourceMapping:EventSourceMapping", "audit", {
        eventSourceArn: arn,
        functionName: "audit-1",
      }),
      createResource(region, "aws:lambda/function:Function", "nightly", {}, { name: "nightly-1" }),
    ];
    const plan = planOf({}, createGraph({ more, mapping: { eventSourceArn: `${arn}/consumer/input:1` } }));
    expect(plan.regions[0]?.flows.map(({ flow }) => [flow.function.name, flow.isFanOut])).to.deep.equal([
      ["shop-prod-us-east-1-enrich", true],
      ["shop-prod-us-east-1-audit", false],
    ]);
    expect(plan.regions[0]?.streams[0]?.use).to.include({ readers: 1, fanOuts: 1 });
    expect(plan.notCounted.join()).to.include("nightly, which neither a stream nor a queue of the program triggers");
  });

  it("is data too, in which what never ends is null", () => {
    const slow = createGraph({ function: { reservedConcurrentExecutions: 1 } });
    const json = JSON.parse(toJson(planOf({ durationMs: 1000 }, slow)));
    expect(json).to.have.nested.property("regions[0].functions[0].catchUpSeconds", null);
    expect(json).to.have.nested.property("regions[0].streams[0].shardsNeeded", 7);
    expect(json.costs.fixed.usd + json.costs.variable.usd).to.be.closeTo(json.costs.together.usd, 1e-6);
  });

  it("draws tables of 80 columns, and titles that fit them", () => {
    const [tables = ""] = renderPlan(
      planOf({ peak: 30 }, createGraph({ regions: ["ap-northeast-2"] })),
      (_, text) => text,
    ).split("\nNot counted");
    const [, , ...lines] = tables.split("\n");
    for (const line of lines) expect(line.length, line).to.be.at.most(80);
  });
});
