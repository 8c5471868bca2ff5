import { expect } from "chai";
import { createTrigger, type KinesisTrigger, kinesisProblems } from "../../../../infra/flow/sources/kinesis.ts";
import { underMocks } from "../../../support/mocks.ts";
import { createPlan } from "../../../support/settings.ts";

const streamArn = "arn:aws:kinesis:us-east-1:111122223333:stream/s";
const bucketArn = "arn:aws:s3:::b";
const aliasArn = "arn:aws:lambda:us-east-1:111122223333:function:f:live";

const createKinesis = (overrides: Partial<KinesisTrigger> = {}): KinesisTrigger => ({
  source: "kinesis",
  eventSourceArn: streamArn,
  failureBucketArn: bucketArn,
  retentionHours: 168,
  ...createPlan().batch,
  ...overrides,
});
const inputsOf = async (trigger: KinesisTrigger) => {
  const { rows } = await underMocks(() => createTrigger("t", { trigger, aliasArn, region: "us-east-1", tags: {} }, {}));
  return rows[0]?.inputs;
};

describe("trigger", () => {
  it("invokes the alias with every setting that keeps records", async () => {
    expect(await inputsOf(createKinesis())).to.deep.equal({
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
    expect(await inputsOf(createKinesis({ startingPosition }))).to.include({
      startingPosition: "AT_TIMESTAMP",
      startingPositionTimestamp: "2026-11-01T00:00:00Z",
    });
  });

  const pattern = '{"data":{"plan":["home"]}}';
  it("passes filter patterns on", async () => {
    const inputs = await inputsOf(createKinesis({ filterPatterns: [pattern] }));
    expect(inputs?.filterCriteria).to.deep.equal({ filters: [{ pattern }] });
  });

  it("passes every other setting of an event source mapping on", async () => {
    const inputs = await inputsOf(
      createKinesis({
        enabled: false,
        bisectBatchOnFunctionError: false,
        tumblingWindowSeconds: 30,
        filterPatterns: [pattern],
        filterKeyArn: "arn:aws:kms:us-east-1:1:key/k",
      }),
    );
    expect(inputs).to.include({
      enabled: false,
      bisectBatchOnFunctionError: false,
      tumblingWindowInSeconds: 30,
      kmsKeyArn: "arn:aws:kms:us-east-1:1:key/k",
    });
    expect((await inputsOf(createKinesis({ reportBatchItemFailures: false })))?.functionResponseTypes).to.deep.equal(
      [],
    );
  });

  const refused: [Partial<KinesisTrigger>, RegExp][] = [
    [{ batchSize: 0 }, /batchSize must be from 1 to 10000, got 0/],
    [{ batchSize: 1.5 }, /batchSize/],
    [{ batchingWindowSeconds: 301 }, /batchingWindowSeconds must be from 0 to 300/],
    [{ parallelizationFactor: 11 }, /parallelizationFactor must be from 1 to 10/],
    [{ maximumRetryAttempts: -1 }, /maximumRetryAttempts must be from 0 to 10000, got -1/],
    [{ maximumRecordAgeSeconds: -1 }, /maximumRecordAgeSeconds must be from 60 to 302400, got -1/],
    [{ maximumRecordAgeSeconds: 50_000, retentionHours: 24 }, /from 60 to 43200, got 50000/],
    [{ retentionHours: 8760, maximumRecordAgeSeconds: 604_801 }, /from 60 to 604800/],
    [{ filterPatterns: Array(6).fill('{"data":{"a":["x"]}}') }, /filterPatterns must be from 0 to 5/],
    [
      { filterPatterns: ['{"data":{"a":["x"]}}', '{"data":{"a":"x"}}'] },
      /t: filterPatterns\[1\]\.data\.a must be a list/,
    ],
    [{ tumblingWindowSeconds: 901 }, /tumblingWindowSeconds must be from 0 to 900/],
    [{ tumblingWindowSeconds: 1 }, /batchingWindowSeconds must be shorter than tumblingWindowSeconds, 1, got 1/],
    [{ filterKeyArn: "arn:aws:kms:us-east-1:1:key/k" }, /filterKeyArn must come with filterPatterns/],
    [
      { bisectBatchOnFunctionError: false, reportBatchItemFailures: false },
      /reportBatchItemFailures must be on unless/,
    ],
  ];
  for (const [overrides, problem] of refused) {
    it(`refuses ${JSON.stringify(overrides)}`, () => {
      expect(kinesisProblems(createKinesis(overrides))).to.have.length(1);
      expect(() =>
        createTrigger("t", { trigger: createKinesis(overrides), aliasArn, region: "us-east-1", tags: {} }, {}),
      ).to.throw(problem);
    });
  }
});
