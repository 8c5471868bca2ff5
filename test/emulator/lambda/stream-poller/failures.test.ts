import { expect } from "chai";
import { batchOf } from "../../../../emulator/lambda/stream-poller/failure-record.ts";
import { createScenario, functionError, throttled } from "./create-scenario.ts";
import { failsOn, invocationsOf, reporting, reports, shardId } from "./invocations.ts";

describe("Failures in an event source mapping", () => {
  it("rule 6: a function error fails the whole batch, whatever the answer", async () => {
    const { batches } = await invocationsOf("abc", {
      settings: { ...reporting, maximumRetryAttempts: 1 },
      handler: failsOn("b"),
    });
    expect(batches).to.deep.equal(["abc", "abc"]);
  });

  it("rule 7: a throttled invocation is retried outside the quota", async () => {
    let attempts = 0;
    const handler = () => (++attempts <= 5 ? throttled : null);
    const { stats, failures } = await invocationsOf("a", { settings: { maximumRetryAttempts: 0 }, handler });
    expect(stats).to.deep.include({ invocations: 1, throttles: 5, succeeded: 1, discarded: 0 });
    expect(failures).to.deep.equal([]);
  });

  it("rule 9: backs off from throttling by itself, anew each time (our reading)", async () => {
    const answers = [throttled, throttled, functionError, throttled, null];
    const { seconds } = await invocationsOf("a", { handler: () => answers.shift() });
    expect(seconds).to.deep.equal([0, 1, 3, 4, 5]);
  });

  it("rule 7: a throttled invocation is retried until the maximum age", async () => {
    const { stats, failures } = await invocationsOf("a", {
      settings: { maximumRecordAgeInSeconds: 60 },
      handler: () => throttled,
    });
    expect(stats).to.deep.include({ invocations: 0, discarded: 1 });
    expect(failures[0]?.record.requestContext.condition).to.equal("RecordAgeExceeded");
  });

  it("rule 7: a throttled invocation is retried until the record expires, without a maximum age", async () => {
    const { clock, failures } = await invocationsOf("a", { handler: () => throttled });
    expect(failures.map(({ record }) => record.requestContext.condition)).to.deep.equal(["RecordAgeExceeded"]);
    expect(clock.now() - Date.UTC(2025, 0, 1)).to.be.within(24 * 3_600_000, 24 * 3_600_000 + 120_000);
  });

  for (const maximumRetryAttempts of [0, 1, 3]) {
    it(`rule 8: ${maximumRetryAttempts} retries allow ${maximumRetryAttempts + 1} invocations`, async () => {
      const { stats, failures } = await invocationsOf("ab", {
        settings: { maximumRetryAttempts },
        handler: failsOn("a"),
      });
      expect(stats).to.deep.include({ invocations: maximumRetryAttempts + 1, discarded: 2 });
      expect(failures[0]?.record.requestContext).to.deep.include({
        condition: "RetryAttemptsExhausted",
        approximateInvokeCount: maximumRetryAttempts + 1,
      });
    });
  }

  it("rule 8: -1 retries until the record expires", async () => {
    const { stats, clock } = await invocationsOf("a", { handler: failsOn("a") });
    expect(stats.invocations).to.be.greaterThan(1000);
    expect(clock.now() - Date.UTC(2025, 0, 1)).to.be.at.least(24 * 3_600_000);
  });

  it("rule 9: backs off from one second, doubling (our reading)", async () => {
    const { seconds } = await invocationsOf("a", { settings: { maximumRetryAttempts: 4 }, handler: failsOn("a") });
    expect(seconds).to.deep.equal([0, 1, 3, 7, 15]);
  });

  it("rule 17: leading records over the maximum age leave with a failure record of their own, and the rest goes on", async () => {
    let isBroken = true;
    const scenario = createScenario({
      settings: { maximumRecordAgeInSeconds: 60 },
      handler: () => (isBroken ? functionError : null),
    });
    const old = scenario.putAll("a", "b");
    await scenario.clock.advance(50_000);
    scenario.putAll("c");
    const { stats } = await scenario.run(async () => {
      await scenario.clock.sleep(20_000);
      isBroken = false;
    });
    expect(scenario.calls.at(-1)?.texts).to.deep.equal(["c"]);
    expect(scenario.failures.map(({ record }) => batchOf(record))).to.deep.equal([
      {
        shardId,
        startSequenceNumber: old[0],
        endSequenceNumber: old[1],
        approximateArrivalOfFirstRecord: "2025-01-01T00:00:00.000Z",
        approximateArrivalOfLastRecord: "2025-01-01T00:00:00.000Z",
        batchSize: 2,
        streamArn: "arn:aws:kinesis:eu-west-1:000000000000:stream/input",
      },
    ]);
    expect(stats).to.deep.include({ succeeded: 1, discarded: 2 });
  });

  it("rule 18: sends the failure record with the whole event, advances and goes on", async () => {
    const { batches, failures, numbers, checkpoints } = await invocationsOf("abc", {
      settings: { batchSize: 1, maximumRetryAttempts: 0 },
      handler: failsOn("b"),
    });
    expect(batches).to.deep.equal(["a", "b", "c"]);
    expect(checkpoints).to.deep.equal(numbers);
    const payload = JSON.parse(failures[0]?.payload ?? "");
    expect(payload.Records.map((record: { kinesis: { data: string } }) => record.kinesis.data)).to.deep.equal([
      Buffer.from("b").toString("base64"),
    ]);
  });

  it("rule 18: a destination that fails does not block the queue, and is reported (our reading)", async () => {
    const error = new Error("AccessDenied");
    const { batches, stats, observations } = await invocationsOf("ab", {
      settings: { batchSize: 1, maximumRetryAttempts: 0 },
      handler: failsOn("a"),
      onFailure: () => Promise.reject(error),
    });
    expect([batches, stats.lostFailureRecords]).to.deep.equal([["a", "b"], 1]);
    expect(observations).to.deep.include({ type: "destination-failed", shardId, error });
  });

  it("rule 18: a destination that hangs does not block the queue, but the mapping is not idle (our reading)", async () => {
    const scenario = createScenario({
      settings: { batchSize: 1, maximumRetryAttempts: 0 },
      handler: failsOn("a"),
      onFailure: () => scenario.clock.sleep(3_600_000),
    });
    scenario.putAll("a", "b");
    await scenario.run(async (mapping) => {
      await scenario.clock.sleep(2000);
      expect([mapping.stats.succeeded, mapping.idle()]).to.deep.equal([1, false]);
    });
    expect(scenario.clock.now() - Date.UTC(2025, 0, 1)).to.be.at.least(3_600_000);
  });

  it("rule 20: a partial failure has no functionError, a function error is Unhandled", async () => {
    const settings = { ...reporting, maximumRetryAttempts: 0 };
    const partial = await invocationsOf("a", { settings, handler: reports("a") });
    const thrown = await invocationsOf("a", { settings, handler: failsOn("a") });
    const contexts = [partial, thrown].map(({ failures }) => failures[0]?.record.responseContext);
    expect(contexts).to.deep.equal([
      { statusCode: 200, executedVersion: "$LATEST", functionError: null },
      { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
    ]);
  });

  it("rule 20: records that expire uninvoked count one invocation, and have no responseContext", async () => {
    const scenario = createScenario({ settings: { maximumRecordAgeInSeconds: 60 } });
    scenario.putAll("a");
    await scenario.clock.advance(61_000);
    await scenario.run();
    expect(scenario.calls).to.deep.equal([]);
    const [failure] = scenario.failures;
    expect(failure?.record.requestContext).to.deep.include({
      condition: "RecordAgeExceeded",
      approximateInvokeCount: 1,
    });
    expect(failure?.record).not.to.have.property("responseContext");
  });

  it("rule 22: with bisect, a failure record may still hold several records", async () => {
    const settings = { ...reporting, bisectBatchOnFunctionError: true, maximumRetryAttempts: 0 };
    const { failures } = await invocationsOf("ab", { settings, handler: reports("a") });
    expect(failures.map(({ record }) => batchOf(record).batchSize)).to.deep.equal([2]);
  });
});
