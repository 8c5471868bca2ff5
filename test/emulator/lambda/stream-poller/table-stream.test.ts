import { expect } from "chai";
import { createTableScenario } from "./create-table-scenario.ts";

const failing = (...numbers: unknown[]) => ({
  batchItemFailures: numbers.map((itemIdentifier) => ({ itemIdentifier })),
});

describe("An event source mapping on a table's stream", () => {
  it("hands over changes as Lambda writes them, and who deleted an item whose time was over", async () => {
    const scenario = createTableScenario();
    scenario.change("1");
    const userIdentity = { type: "Service", principalId: "dynamodb.amazonaws.com" };
    scenario.change("1", { eventName: "REMOVE", userIdentity, images: { OldImage: { id: { S: "1" } } } });
    await scenario.run();
    const common = {
      ...{ eventVersion: "1.1", eventSource: "aws:dynamodb", awsRegion: "eu-west-1" },
      eventSourceARN: scenario.streamArn,
    };
    const kept = {
      ...{ ApproximateCreationDateTime: 1_772_355_600, Keys: { id: { S: "1" } } },
      ...{ SizeBytes: 4, StreamViewType: "NEW_AND_OLD_IMAGES" },
    };
    expect(scenario.calls.map(({ event }) => JSON.parse(event))).to.deep.equal([
      {
        Records: [
          {
            ...{ eventID: "event-100", eventName: "INSERT", ...common },
            dynamodb: { ...kept, NewImage: { id: { S: "1" } }, SequenceNumber: "100" },
          },
          {
            ...{ eventID: "event-101", eventName: "REMOVE", userIdentity, ...common },
            dynamodb: { ...kept, OldImage: { id: { S: "1" } }, SequenceNumber: "101" },
          },
        ],
      },
    ]);
  });

  it("reads four times a second at the end of a shard", async () => {
    const { run, reads, clock } = createTableScenario();
    await run(() => clock.sleep(10_000));
    expect(reads()).to.be.within(40, 44);
  });

  it("filters on the change, and counts what it skips", async () => {
    const filterPatterns = ['{"eventName":["MODIFY"]}', '{"dynamodb":{"NewImage":{"id":{"S":["3"]}}}}'];
    const scenario = createTableScenario({ settings: { filterPatterns } });
    scenario.change("1");
    scenario.change("2", { eventName: "MODIFY" });
    scenario.change("3");
    const { stats } = await scenario.run();
    expect(scenario.calls.map(({ items }) => items)).to.deep.equal([["2", "3"]]);
    expect(stats).to.include({ succeeded: 2, filtered: 1 });
  });

  it("goes on from the lowest sequence number that the answer names, though numbers differ in length", async () => {
    const reported = [failing("1000", "999")];
    const scenario = createTableScenario({
      settings: { functionResponseTypes: ["ReportBatchItemFailures"] },
      firstNumber: 998n,
      handler: () => reported.shift() ?? null,
    });
    for (const id of ["1", "2", "3", "4"]) scenario.change(id);
    await scenario.run();
    expect(scenario.calls.map(({ sequenceNumbers }) => sequenceNumbers)).to.deep.equal([
      ["998", "999", "1000", "1001"],
      ["999", "1000", "1001"],
    ]);
  });

  it("keeps whole what it gives up, and goes on", async () => {
    const scenario = createTableScenario({
      settings: {
        ...{ maximumRetryAttempts: 1, bisectBatchOnFunctionError: true },
        functionResponseTypes: ["ReportBatchItemFailures"],
      },
      handler: ({ items, sequenceNumbers }) => (items[0] === "bad" ? failing(sequenceNumbers[0]) : null),
    });
    scenario.change("bad");
    await scenario.run(async () => {
      await scenario.clock.sleep(100);
      scenario.change("good");
    });
    expect(scenario.calls.map(({ items }) => items)).to.deep.equal([["bad"], ["bad"], ["good"]]);
    const key = "aws/lambda/mapping/shardId-a/2026/03/01/2026-03-01T09.00.01-uuid";
    const body = JSON.parse(Buffer.from((await scenario.store.getObject("failures", key)).body).toString());
    expect(body).to.deep.equal({
      requestContext: {
        requestId: "request",
        functionArn: "arn:aws:lambda:eu-west-1:000000000000:function:f",
        condition: "RetryAttemptsExhausted",
        approximateInvokeCount: 2,
      },
      responseContext: { statusCode: 200, executedVersion: "1", functionError: null },
      version: "1.0",
      timestamp: body.timestamp,
      DDBStreamBatchInfo: {
        shardId: "shardId-a",
        startSequenceNumber: "100",
        endSequenceNumber: "100",
        approximateArrivalOfFirstRecord: "2026-03-01T09:00:00Z",
        approximateArrivalOfLastRecord: "2026-03-01T09:00:00Z",
        batchSize: 1,
        streamArn: scenario.streamArn,
      },
      payload: JSON.parse(scenario.calls[0]?.event ?? ""),
    });
  });

  it("halves a batch that makes the function throw, until the bad change is alone", async () => {
    const scenario = createTableScenario({
      settings: { maximumRetryAttempts: 0, bisectBatchOnFunctionError: true },
      handler: ({ items }) => {
        if (items.includes("bad")) throw new Error("boom");
      },
    });
    for (const id of ["1", "2", "bad", "4"]) scenario.change(id);
    const { stats } = await scenario.run();
    expect(scenario.calls.map(({ items }) => items.join(" "))).to.deep.equal(["1 2 bad 4", "1 2", "bad 4", "bad", "4"]);
    expect(stats).to.include({ succeeded: 3, discarded: 1, lostFailureRecords: 0 });
  });

  it("keeps the order of an item's changes, whatever the parallelization", async () => {
    const scenario = createTableScenario({
      settings: { parallelizationFactor: 10, batchSize: 1 },
      durationMs: ({ sequenceNumbers }) => 1000 - (Number(sequenceNumbers[0]) % 7) * 100,
    });
    for (let count = 0; count < 60; count++) scenario.change(`${count % 6}`);
    await scenario.run();
    for (let item = 0; item < 6; item++) {
      const numbers = scenario.calls
        .filter(({ items }) => items[0] === `${item}`)
        .map((call) => Number(call.sequenceNumbers[0]));
      expect(numbers)
        .to.have.length(10)
        .and.to.deep.equal(numbers.toSorted((a, b) => a - b));
    }
    expect(scenario.calls.at(-1)?.second).to.be.below(20);
  });
});
