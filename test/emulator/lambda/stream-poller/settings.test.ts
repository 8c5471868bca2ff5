import { expect } from "chai";
import { backOffMs } from "../../../../emulator/lambda/stream-poller/back-off.ts";
import { completeSettings, type EventSourceMappingArgs } from "../../../../emulator/lambda/stream-poller/settings.ts";

const createArgs = (overrides: Partial<EventSourceMappingArgs> = {}): EventSourceMappingArgs => ({
  uuid: "u",
  functionArn: "f",
  roleArn: "r",
  startingPosition: "LATEST",
  ...overrides,
});

describe("The settings of an event source mapping", () => {
  it("have AWS's defaults", () => {
    expect(completeSettings(createArgs())).to.deep.include({
      batchSize: 100,
      maximumBatchingWindowInSeconds: 0,
      parallelizationFactor: 1,
      maximumRetryAttempts: -1,
      maximumRecordAgeInSeconds: -1,
      bisectBatchOnFunctionError: false,
      functionResponseTypes: [],
      tumblingWindowInSeconds: 0,
    });
  });

  const refusals: [overrides: Partial<EventSourceMappingArgs>, expected: string][] = [
    [{ batchSize: 0 }, "batchSize must be an integer from 1 to 10000, got 0."],
    [{ batchSize: 10_001 }, "got 10001"],
    [
      { maximumBatchingWindowInSeconds: 301 },
      "maximumBatchingWindowInSeconds must be an integer from 0 to 300, got 301.",
    ],
    [{ parallelizationFactor: 11 }, "parallelizationFactor must be an integer from 1 to 10, got 11."],
    [{ maximumRetryAttempts: -2 }, "maximumRetryAttempts must be an integer from 0 to 10000, or -1, got -2."],
    [
      { maximumRecordAgeInSeconds: 59 },
      "maximumRecordAgeInSeconds must be an integer from 60 to 604800, or -1, got 59.",
    ],
    [{ tumblingWindowInSeconds: 901 }, "tumblingWindowInSeconds must be an integer from 0 to 900, got 901."],
    [
      { tumblingWindowInSeconds: 10, maximumBatchingWindowInSeconds: 10 },
      "tumblingWindowInSeconds must be longer than",
    ],
    [{ startingPosition: "AT_TIMESTAMP" }, "startingPositionTimestamp must be set"],
  ];
  for (const [overrides, expected] of refusals) {
    it(`refuse ${JSON.stringify(overrides)}`, () => {
      expect(() => completeSettings(createArgs(overrides))).to.throw(expected);
    });
  }

  it("name every problem at once", () => {
    expect(() => completeSettings(createArgs({ batchSize: 0, parallelizationFactor: 0 }))).to.throw(
      /batchSize.*\n.*parallelizationFactor/,
    );
  });
});

describe("The back-off", () => {
  it("rule 9: doubles from one second up to a minute (our reading)", () => {
    expect([1, 2, 3, 6, 7, 1000].map(backOffMs)).to.deep.equal([1000, 2000, 4000, 32_000, 60_000, 60_000]);
  });
});
