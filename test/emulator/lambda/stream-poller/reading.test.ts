import { expect } from "chai";
import { streamArn } from "../../kinesis/create-stream.ts";
import { createScenario } from "./create-scenario.ts";

describe("Reading by an event source mapping", () => {
  it("rule 1: polls each shard once a second", async () => {
    const { calls, putAll, clock, run } = createScenario();
    await run(async () => {
      await clock.sleep(2499);
      putAll("a");
    });
    expect(calls.map(({ second }) => second)).to.deep.equal([3]);
  });

  it("rule 1: reads on and on while behind", async () => {
    const { calls, kinesis, scope, clock, run } = createScenario({ settings: { batchSize: 10_000 } });
    for (let second = 0; second < 12; second++) {
      for (let call = 0; call < 2; call++) {
        const Records = Array.from({ length: 500 }, () => ({ PartitionKey: "k", Data: Buffer.from("x") }));
        kinesis.putRecords(scope, { StreamName: "input", Records });
      }
      await clock.advance(1000);
    }
    await run();
    expect(calls.map(({ texts, second }) => [texts.length, second - 12])).to.deep.equal([
      [10_000, 0],
      [2_000, 0],
    ]);
  });

  it("rule 1: takes records as they are pushed to an enhanced fan-out consumer, subscription after subscription", async () => {
    const consumerArn = `${streamArn}/consumer/c:1735689600`;
    const { calls, kinesis, scope, clock, putAll, run } = createScenario({ settings: { consumerArn } });
    kinesis.registerStreamConsumer(scope, { StreamARN: streamArn, ConsumerName: "c" });
    await run(async () => {
      for (const text of ["a", "b", "c"]) {
        await clock.sleep(200_000);
        putAll(text);
      }
    });
    expect(calls.map(({ texts, second }) => [texts, second])).to.deep.equal([
      [["a"], 200.001],
      [["b"], 400.001],
      [["c"], 600.001],
    ]);
  });

  it("rule 1: does not go back to older records when a subscription without any record ends", async () => {
    const consumerArn = `${streamArn}/consumer/c:1735689600`;
    const { calls, kinesis, scope, clock, putAll, run } = createScenario({
      settings: { consumerArn, startingPosition: "LATEST" },
    });
    kinesis.registerStreamConsumer(scope, { StreamARN: streamArn, ConsumerName: "c" });
    putAll("old");
    await run(async () => {
      await clock.sleep(400_000);
      putAll("new");
    });
    expect(calls.map(({ texts }) => texts)).to.deep.equal([["new"]]);
  });

  it("rule 1: a batch comes from one shard", async () => {
    const { calls, put, run } = createScenario({ stream: { ShardCount: 2 } });
    for (const key of ["a", "b"]) put(key);
    await run();
    const shards = calls.map(({ event }) => event.Records.map(({ eventID }) => eventID.split(":")[0]));
    expect(shards).to.deep.equal([["shardId-000000000000"], ["shardId-000000000001"]]);
  });

  it("rule 1: tries again later when the shard's reads are used up by others", async () => {
    const { kinesis, scope, putAll, calls, observations, iterator, run } = createScenario();
    putAll("a");
    const ShardIterator = iterator();
    for (let read = 0; read < 5; read++) kinesis.getRecords(scope, { ShardIterator });
    await run();
    expect(calls.map(({ texts, second }) => [texts, second])).to.deep.equal([[["a"], 0.2]]);
    expect(observations.filter(({ type }) => type === "read-failed")).to.deep.equal([]);
  });

  it("reads ahead of a slow function by a bounded number of records, and gets through all the same", async () => {
    const { calls, kinesis, scope, clock, iterator, run } = createScenario({
      settings: { batchSize: 1000 },
      durationMs: () => 10_000,
    });
    let free = 0;
    await run(async () => {
      for (let call = 0; call < 60; call++) {
        const Records = Array.from({ length: 500 }, () => ({ PartitionKey: "k", Data: Buffer.from("x") }));
        kinesis.putRecords(scope, { StreamName: "input", Records });
        await clock.sleep(500);
      }
      // All five reads of this second are free for others: the mapping has paused.
      const ShardIterator = iterator();
      for (let read = 0; read < 5; read++)
        free += kinesis.getRecords(scope, { ShardIterator, Limit: 1 }).Records.length;
    });
    expect(free).to.equal(5);
    expect(calls.reduce((sum, { texts }) => sum + texts.length, 0)).to.equal(30_000);
  });

  it("starts where startingPosition says", async () => {
    const table = [
      { settings: { startingPosition: "TRIM_HORIZON" }, expected: ["a", "b", "c"] },
      { settings: { startingPosition: "LATEST" }, expected: ["c"] },
      {
        settings: { startingPosition: "AT_TIMESTAMP", startingPositionTimestamp: new Date("2025-01-01T00:00:10Z") },
        expected: ["b", "c"],
      },
    ] as const;
    for (const { settings, expected } of table) {
      const { calls, putAll, clock, run } = createScenario({ settings });
      putAll("a");
      await clock.advance(10_000);
      putAll("b");
      await run(() => void putAll("c"));
      expect(
        calls.flatMap(({ texts }) => texts),
        settings.startingPosition,
      ).to.deep.equal(expected);
    }
  });
});
