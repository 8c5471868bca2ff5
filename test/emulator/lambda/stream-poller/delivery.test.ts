import { expect } from "chai";
import { createScenario, functionError } from "./create-scenario.ts";

const MIB = 1024 * 1024;

describe("Delivery by an event source mapping", () => {
  it("rule 2: invokes with a batch of batchSize, and with what is left", async () => {
    const { calls, putAll, run } = createScenario({ settings: { batchSize: 2 } });
    putAll("a", "b", "c", "d", "e");
    await run();
    expect(calls.map(({ texts }) => texts)).to.deep.equal([["a", "b"], ["c", "d"], ["e"]]);
  });

  it("rule 2: lets a batch gather for the batching window", async () => {
    const { calls, putAll, clock, run } = createScenario({
      settings: { batchSize: 3, maximumBatchingWindowInSeconds: 10 },
    });
    await run(async () => {
      putAll("a");
      await clock.sleep(5000);
      putAll("b");
      await clock.sleep(10_000);
    });
    expect(calls.map(({ texts, second }) => [texts, second])).to.deep.equal([[["a", "b"], 11]]);
  });

  it("rule 2: does not wait for the window once the batch is full", async () => {
    const { calls, putAll, clock, run } = createScenario({
      settings: { batchSize: 2, maximumBatchingWindowInSeconds: 300 },
    });
    await run(async () => {
      putAll("a");
      await clock.sleep(1500);
      putAll("b");
      await clock.sleep(5000);
    });
    expect(calls.map(({ texts, second }) => [texts, second])).to.deep.equal([[["a", "b"], 2]]);
  });

  it("rule 2: keeps an event within 6 MB, base64 counted", async () => {
    const { calls, put, clock, run } = createScenario();
    const text = "x".repeat(MIB - 10);
    for (let index = 0; index < 6; index++) {
      put("key", text);
      await clock.advance(2000);
    }
    await run();
    expect(calls.map(({ texts }) => texts.length)).to.deep.equal([4, 2]);
    for (const { event } of calls) expect(JSON.stringify(event).length).to.be.at.most(6 * MIB);
  });

  it("rule 3: keeps one batch in flight per shard", async () => {
    const { calls, putAll, run } = createScenario({ settings: { batchSize: 1 }, durationMs: () => 5000 });
    putAll("a", "b", "c");
    await run();
    expect(calls.map(({ second }) => second)).to.deep.equal([0, 5, 10]);
  });

  it("rule 3: keeps as many batches in flight as the parallelization factor says, one partition key always in the same queue", async () => {
    let [inFlight, most] = [0, 0];
    const { calls, put, run, clock } = createScenario({
      settings: { batchSize: 5, parallelizationFactor: 4 },
      durationMs: () => {
        inFlight++;
        most = Math.max(most, inFlight);
        void clock.sleep(999).then(() => inFlight--);
        return 1000;
      },
    });
    for (let index = 0; index < 200; index++) put(`k${index % 20}`, `k${index % 20}:${String(index).padStart(3, "0")}`);
    await run();
    expect(most).to.equal(4);
    for (let key = 0; key < 20; key++) {
      const texts = calls.flatMap((call) => call.texts).filter((text) => text.startsWith(`k${key}:`));
      expect(texts).to.have.length(10);
      expect(texts).to.deep.equal([...texts].sort());
    }
  });

  it("rule 3: lets a failing queue block itself alone (our reading)", async () => {
    const { calls, put, run, checkpoints } = createScenario({
      settings: { parallelizationFactor: 2, batchSize: 1, maximumRetryAttempts: 2 },
      handler: ({ texts }) => (texts.includes("bad") ? functionError : null),
    });
    // Keys "a" and "b" have different queues.
    put("a", "bad");
    put("a", "behind");
    for (const text of ["1", "2"]) put("b", text);
    await run();
    const seen = calls.map(({ texts, second }) => [texts[0], second]);
    expect(seen).to.deep.equal([
      ["bad", 0],
      ["1", 0],
      ["2", 0],
      ["bad", 1],
      ["bad", 3],
      ["behind", 3],
    ]);
    expect(checkpoints).to.have.length(2);
  });

  it("rule 4: writes each record as AWS does", async () => {
    const { calls, clock, put, run } = createScenario();
    await clock.advance(123);
    const { SequenceNumber } = put('k"é', "text");
    await run();
    expect(calls[0]?.event).to.deep.equal({
      Records: [
        {
          kinesis: {
            kinesisSchemaVersion: "1.0",
            partitionKey: 'k"é',
            sequenceNumber: SequenceNumber,
            data: Buffer.from("text").toString("base64"),
            approximateArrivalTimestamp: 1735689600.123,
          },
          eventSource: "aws:kinesis",
          eventVersion: "1.0",
          eventID: `shardId-000000000000:${SequenceNumber}`,
          eventName: "aws:kinesis:record",
          invokeIdentityArn: "arn:aws:iam::000000000000:role/r",
          awsRegion: "eu-west-1",
          eventSourceARN: "arn:aws:kinesis:eu-west-1:000000000000:stream/input",
        },
      ],
    });
  });

  it("rule 5: checkpoints the highest sequence number of a batch that succeeded", async () => {
    const { checkpoints, putAll, run } = createScenario({ settings: { batchSize: 2 } });
    const [, second, third] = putAll("a", "b", "c");
    const { stats } = await run();
    expect(checkpoints).to.deep.equal([second, third]);
    expect(stats.checkpoints).to.deep.equal(new Map([["shardId-000000000000", third]]));
    expect(stats).to.deep.include({ invocations: 2, succeeded: 3, discarded: 0, filtered: 0 });
  });

  it("stops: ends what is in flight and starts nothing new", async () => {
    const { calls, putAll, clock, start } = createScenario({ settings: { batchSize: 1 }, durationMs: () => 5000 });
    putAll("a", "b");
    const mapping = start();
    const stoppedMs = await clock.run(async () => {
      await clock.sleep(1000);
      const atMs = clock.now();
      await mapping.stop();
      return clock.now() - atMs;
    });
    expect([stoppedMs, calls.length, mapping.stats.succeeded]).to.deep.equal([4000, 1, 1]);
  });
});
