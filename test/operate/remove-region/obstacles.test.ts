import { expect } from "chai";
import type { RegionContract } from "../../../client/index.ts";
import { findObstacles, type ObstacleArgs } from "../../../operate/remove-region/obstacles.ts";

const flow = {
  ...{ name: "fn-enrich", arn: "arn:aws:lambda:eu-west-1:123456789012:function:fn-enrich", logGroup: "logs" },
  aliasArn: "arn:aws:lambda:eu-west-1:123456789012:function:fn-enrich:live",
};
const outputs: RegionContract = {
  input: { name: "in", arn: "arn:in" },
  output: { name: "out", arn: "arn:out" },
  ...{ function: flow, flows: { enrich: flow }, alarmTopicArn: null, dashboardUrl: "https://example.com" },
  failureStore: { bucket: "failures", arn: "arn:failures" },
  policies: { producerArn: "arn:p", consumerArn: "arn:c" },
};

const listing = (...keys: string[]): ObstacleArgs["store"] => ({
  async *list(prefix) {
    for (const key of keys) if (key.startsWith(prefix)) yield { key, storedAtMs: 0 };
  },
});

const obstacles = (overrides: Partial<ObstacleArgs>) =>
  findObstacles({
    ...{ outputs, quietMinutes: 60, discardFailures: false, store: listing() },
    sumOf: async () => 0,
    triggersOf: async () => [{ state: "Enabled", lastResult: "No records processed" }],
    ...overrides,
  });

/** CloudWatch with one metric above 0. */
const measuring =
  (name: string, of: string): ObstacleArgs["sumOf"] =>
  async (metric) =>
    metric.name === name && metric.of === of ? 7 : 0;

describe("what is in the way of a region's end", () => {
  it("is nothing when it is silent, and what failed was put back", async () => {
    const store = listing("quarantine/enrich/a", "redriven/quarantine/enrich/a");
    expect(await obstacles({ store })).to.deep.equal([]);
  });

  for (const [what, overrides, said] of [
    ["records that arrive", { sumOf: measuring("IncomingRecords", "in") }, "7 records came to in in 60 minutes"],
    [
      "records that are published",
      { sumOf: measuring("IncomingRecords", "out") },
      "7 records came to out in 60 minutes",
    ],
    [
      "a function that runs",
      { sumOf: measuring("Invocations", "fn-enrich") },
      "enrich was invoked 7 times in 60 minutes",
    ],
    [
      "a function that may not run",
      { sumOf: measuring("Throttles", "fn-enrich") },
      "enrich was throttled 7 times in 60 minutes",
    ],
    [
      "a trigger that is paused",
      { triggersOf: async () => [{ state: "Disabled", lastResult: "OK" }] },
      "a trigger of enrich is Disabled",
    ],
    [
      "a trigger that can't read",
      { triggersOf: async () => [{ state: "Enabled", lastResult: "PROBLEM: KMS" }] },
      "a trigger of enrich can't read: PROBLEM: KMS",
    ],
    [
      "what failed and was not put back",
      { store: listing("aws/lambda/x", "quarantine/enrich/a", "redriven/quarantine/enrich/a") },
      "1 objects in failures, which --discard-failures would delete",
    ],
  ] as const)
    it(`is ${what}`, async () => expect(await obstacles(overrides)).to.deep.equal([said]));

  it("is no failure that may be discarded", async () => {
    expect(await obstacles({ store: listing("aws/lambda/x"), discardFailures: true })).to.deep.equal([]);
  });
});
