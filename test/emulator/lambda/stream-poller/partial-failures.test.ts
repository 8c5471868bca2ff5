import { expect } from "chai";
import { batchOf } from "../../../../emulator/lambda/stream-poller/failure-record.ts";
import { failing, numberOf } from "./create-scenario.ts";
import { failsOn, invocationsOf, reporting, reports } from "./invocations.ts";

describe("Reported and bisected failures in an event source mapping", () => {
  it("rule 10: an empty answer after a failure is silent loss", async () => {
    const { stats, failures } = await invocationsOf("ab", {
      settings: reporting,
      handler: () => ({ batchItemFailures: [] }),
    });
    expect([stats.succeeded, failures.length]).to.deep.equal([2, 0]);
  });

  it("rule 10: reported items are ignored unless ReportBatchItemFailures is on", async () => {
    const { batches, stats } = await invocationsOf("abc", { handler: reports("b") });
    expect([batches, stats.succeeded]).to.deep.equal([["abc"], 3]);
  });

  it("rule 11: an unknown identifier fails the whole batch", async () => {
    const { batches } = await invocationsOf("ab", {
      settings: { ...reporting, maximumRetryAttempts: 1 },
      handler: () => failing("unknown"),
    });
    expect(batches).to.deep.equal(["ab", "ab"]);
  });

  it("rule 12: the lowest failed record and all after it are retried, later successes included", async () => {
    let isFirst = true;
    const { batches, numbers, checkpoints } = await invocationsOf("abcd", {
      settings: reporting,
      handler: (call) => {
        const answer = isFirst ? failing(numberOf(call, "d"), numberOf(call, "b")) : failing();
        isFirst = false;
        return answer;
      },
    });
    expect(batches).to.deep.equal(["abcd", "bcd"]);
    expect(checkpoints).to.deep.equal([numbers[0], numbers[3]]);
  });

  it("rule 13: partial progress gives the remainder a fresh quota", async () => {
    const { batches, failures } = await invocationsOf("abc", {
      settings: { ...reporting, maximumRetryAttempts: 1 },
      handler: reports("b"),
    });
    expect(batches).to.deep.equal(["abc", "bc", "bc"]);
    expect(failures[0]?.record).to.deep.include({ version: "1.0" });
    expect(failures[0]?.record.requestContext.approximateInvokeCount).to.equal(2);
  });

  it("rule 14: a failure of the first record is no progress but an ordinary retry (our reading)", async () => {
    const { batches, seconds } = await invocationsOf("ab", {
      settings: { ...reporting, maximumRetryAttempts: 2 },
      handler: reports("a"),
    });
    expect([batches, seconds]).to.deep.equal([
      ["ab", "ab", "ab"],
      [0, 1, 3],
    ]);
  });

  it("rule 15: bisects on a function error until the poison stands alone, the first half first, using no quota", async () => {
    const settings = { bisectBatchOnFunctionError: true, maximumRetryAttempts: 1 };
    const { batches, failures, stats } = await invocationsOf("abcd", { settings, handler: failsOn("b") });
    expect(batches).to.deep.equal(["abcd", "ab", "a", "b", "b", "cd"]);
    expect(failures.map(({ record }) => batchOf(record).batchSize)).to.deep.equal([1]);
    expect(stats).to.deep.include({ succeeded: 3, discarded: 1 });
  });

  it("rule 15: bisects on a function error even where items can be reported", async () => {
    const settings = { ...reporting, bisectBatchOnFunctionError: true, maximumRetryAttempts: 0 };
    const { batches } = await invocationsOf("ab", { settings, handler: failsOn("b") });
    expect(batches).to.deep.equal(["ab", "a", "b"]);
  });

  it("rule 16: cuts at the returned sequence number, without halving", async () => {
    const settings = { ...reporting, bisectBatchOnFunctionError: true, maximumRetryAttempts: 0 };
    const { batches, failures } = await invocationsOf("abcdef", { settings, handler: reports("c") });
    expect(batches).to.deep.equal(["abcdef", "cdef"]);
    expect(failures.map(({ record }) => batchOf(record).batchSize)).to.deep.equal([4]);
  });
});
