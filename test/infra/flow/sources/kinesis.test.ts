import * as lambda from "@pulumi/aws/lambda/index.js";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { FailureStore } from "../../../../infra/data/failures.ts";
import { Stream } from "../../../../infra/data/stream.ts";
import { type KinesisTriggerArgs, onRecords } from "../../../../infra/flow/sources/kinesis.ts";
import { ACCOUNT, underMocks } from "../../../support/mocks.ts";
import { createPlan } from "../../../support/settings.ts";

const region = "us-east-1";
const keyArn = "arn:aws:kms:us-east-1:111122223333:key/k";
const streamArn = `arn:aws:kinesis:${region}:${ACCOUNT}:stream/s`;
const bucketArn = "arn:aws:s3:::b";
const aliasArn = `arn:aws:lambda::${ACCOUNT}:live`;
const common = { region, keyArn, tags: {}, protect: false };

type Overrides = Partial<KinesisTriggerArgs> & { retentionHours?: number };

/** A trigger on a stream `s` with a failure store `b`. */
const createTrigger = ({ retentionHours = 168, ...overrides }: Overrides = {}) => {
  const stream = new Stream("s", { ...common, ...createPlan().input, retentionHours });
  const failures = new FailureStore("b", { ...common, accountId: ACCOUNT, retentionDays: 90 });
  return onRecords(stream, { ...createPlan().batch, failures, ...overrides });
};
const inputsOf = async (overrides: Overrides = {}) => {
  const { rows } = await underMocks(() => {
    const alias = lambda.Alias.get("live", "live");
    const fn = lambda.Function.get("f", "f");
    createTrigger(overrides).connect("t", { function: fn, alias, tags: {} }, {});
  });
  return rows.find(({ type }) => type === "aws:lambda/eventSourceMapping:EventSourceMapping")?.inputs;
};
const problemsOf = async (overrides: Overrides) => (await underMocks(() => createTrigger(overrides).problems)).result;

describe("a trigger on records of a stream", () => {
  it("invokes the alias with every setting that keeps records", async () => {
    expect(await inputsOf()).to.deep.equal({
      eventSourceArn: streamArn,
      functionName: aliasArn,
      startingPosition: "TRIM_HORIZON",
      batchSize: 500,
      maximumBatchingWindowInSeconds: 1,
      parallelizationFactor: 1,
      maximumRetryAttempts: 100,
      maximumRecordAgeInSeconds: 302_400,
      enabled: true,
      bisectBatchOnFunctionError: true,
      functionResponseTypes: ["ReportBatchItemFailures"],
      destinationConfig: { onFailure: { destinationArn: bucketArn } },
      metricsConfig: { metrics: ["EventCount"] },
      region: "us-east-1",
      tags: {},
    });
  });

  it("starts at a timestamp, and only then passes one", async () => {
    const startingPosition = { at: "AT_TIMESTAMP", timestamp: "2026-11-01T00:00:00Z" } as const;
    expect(await inputsOf({ startingPosition })).to.include({
      startingPosition: "AT_TIMESTAMP",
      startingPositionTimestamp: "2026-11-01T00:00:00Z",
    });
  });

  it("names the instant as the provider reads it back, so that no later run sees a change", async () => {
    const startingPosition = { at: "AT_TIMESTAMP", timestamp: "2026-11-01T09:00:00.5+09:00" } as const;
    expect(await inputsOf({ startingPosition })).to.include({ startingPositionTimestamp: "2026-11-01T00:00:00Z" });
  });

  const pattern = '{"data":{"plan":["home"]}}';
  it("passes filter patterns on", async () => {
    const inputs = await inputsOf({ filterPatterns: [pattern] });
    expect(inputs?.filterCriteria).to.deep.equal({ filters: [{ pattern }] });
  });

  it("passes every other setting of an event source mapping on", async () => {
    const inputs = await inputsOf({
      enabled: false,
      bisectBatchOnFunctionError: false,
      tumblingWindowSeconds: 30,
      filterPatterns: [pattern],
      filterKeyArn: "arn:aws:kms:us-east-1:1:key/k",
    });
    expect(inputs).to.include({
      enabled: false,
      bisectBatchOnFunctionError: false,
      tumblingWindowInSeconds: 30,
      kmsKeyArn: "arn:aws:kms:us-east-1:1:key/k",
    });
    expect((await inputsOf({ reportBatchItemFailures: false }))?.functionResponseTypes).to.deep.equal([]);
  });

  const refused: [Overrides, RegExp][] = [
    [{ batchSize: 0 }, /batchSize must be from 1 to 10000, got 0/],
    [{ batchSize: 1.5 }, /batchSize/],
    [{ batchingWindowSeconds: 301 }, /batchingWindowSeconds must be from 0 to 300/],
    [{ parallelizationFactor: 11 }, /parallelizationFactor must be from 1 to 10/],
    [{ maximumRetryAttempts: -1 }, /maximumRetryAttempts must be from 0 to 10000, got -1/],
    [{ maximumRecordAgeSeconds: -1 }, /maximumRecordAgeSeconds must be from 60 to 302400, got -1/],
    [{ maximumRecordAgeSeconds: 50_000, retentionHours: 24 }, /from 60 to 43200, got 50000/],
    [{ retentionHours: 8760, maximumRecordAgeSeconds: 604_801 }, /from 60 to 604800/],
    [{ filterPatterns: Array(6).fill('{"data":{"a":["x"]}}') }, /filterPatterns must be from 0 to 5/],
    [{ filterPatterns: ['{"data":{"a":["x"]}}', '{"data":{"a":"x"}}'] }, /filterPatterns\[1\]\.data\.a must be a list/],
    [
      { startingPosition: { at: "AT_TIMESTAMP", timestamp: "2099-01-01T00:00:00Z" } },
      /startingPosition must be an ISO 8601 timestamp that is not in the future, got 2099/,
    ],
    [{ startingPosition: { at: "AT_TIMESTAMP", timestamp: "soon" } }, /startingPosition .* got soon/],
    [{ tumblingWindowSeconds: 901 }, /tumblingWindowSeconds must be from 0 to 900/],
    [{ tumblingWindowSeconds: 1 }, /batchingWindowSeconds must be shorter than tumblingWindowSeconds, 1, got 1/],
    [{ filterKeyArn: "arn:aws:kms:us-east-1:1:key/k" }, /filterKeyArn must come with filterPatterns/],
    [
      { bisectBatchOnFunctionError: false, reportBatchItemFailures: false },
      /reportBatchItemFailures must be on unless/,
    ],
  ];
  for (const [overrides, problem] of refused) {
    it(`refuses ${JSON.stringify(overrides)}`, async () => {
      const problems = await problemsOf(overrides);
      expect(problems).to.have.length(1);
      expect(problems[0]).to.match(problem);
    });
  }

  it("lets Lambda read the stream through its consumer, and put what it gives up below its own prefix", async () => {
    const { result } = await underMocks(() => {
      const { grants } = createTrigger({ consumerArn: "arn:consumer" });
      return new Promise((resolve) => pulumi.output(grants).apply(resolve));
    });
    expect(await result).to.deep.equal([
      { kind: "read-stream", streamArn, consumerArn: "arn:consumer", keyArn, region },
      { kind: "write-discarded", prefixes: ["aws/lambda/"], bucketArn, keyArn, region, accountId: ACCOUNT },
    ]);
  });
});
