import { expect } from "chai";
import fc from "fast-check";
import { createKinesis } from "../../../emulator/kinesis/kinesis.ts";
import { createVirtualClock } from "../../../emulator/time/virtual-clock.ts";
import { scope } from "./create-stream.ts";

const MIB = 1024 * 1024;

/** Streams `a` and `b`, of two shards each, that may hold 10 MiB together. */
function createBounded() {
  const clock = createVirtualClock();
  const dropped: string[] = [];
  const memory = { maximumBytes: 10 * MIB, onDropped: (arn: string) => dropped.push(arn.slice(-1)) };
  const kinesis = createKinesis({ clock, memory });
  for (const StreamName of ["a", "b"]) kinesis.createStream(scope, { StreamName, ShardCount: 2 });
  const put = async (StreamName: string, bytes: number, PartitionKey = "k") => {
    kinesis.putRecord(scope, { StreamName, PartitionKey, Data: Buffer.alloc(bytes) });
    await clock.advance(1000);
  };
  /** All records of a stream, read when its shards give again. */
  const held = async (StreamName: string) => {
    await clock.advance(10_000);
    return kinesis.listShards(scope, { StreamName }).Shards.flatMap(({ ShardId }) => {
      const start = { StreamName, ShardId, ShardIteratorType: "TRIM_HORIZON" } as const;
      const { ShardIterator } = kinesis.getShardIterator(scope, start);
      return kinesis.getRecords(scope, { ShardIterator }).Records;
    });
  };
  return { clock, kinesis, dropped, put, held };
}

describe("The memory that records take", () => {
  it("drops the oldest of the shard that holds most, and says of which stream", async () => {
    const { put, held, dropped } = createBounded();
    for (let time = 0; time < 6; time++) await put("a", MIB - 1);
    for (let time = 0; time < 3; time++) await put("b", MIB - 1);
    expect([(await held("a")).length, (await held("b")).length, dropped]).to.deep.equal([6, 3, []]);
    await put("b", MIB - 1);
    expect([(await held("a")).length, (await held("b")).length, dropped]).to.deep.equal([4, 4, ["a"]]);
  });

  it("stays within its bound whatever comes, and keeps the newest record of each shard", async () => {
    const record = fc.record({
      stream: fc.constantFrom("a", "b"),
      key: fc.constantFrom("k", "b"),
      bytes: fc.integer({ min: 0, max: MIB - 1 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(record, { minLength: 20, maxLength: 60 }), async (records) => {
        const { put, held } = createBounded();
        for (const { stream, key, bytes } of records) await put(stream, bytes, key);
        const all = [...(await held("a")), ...(await held("b"))];
        expect(all.reduce((sum, { Data }) => sum + Data.byteLength, 0)).to.be.at.most(10 * MIB);
        const last = records.at(-1);
        expect((await held(last?.stream ?? "")).some(({ Data }) => Data.byteLength === last?.bytes)).to.equal(true);
      }),
      { numRuns: 20 },
    );
  });

  it("is free again when a stream is deleted, trimmed, or its records expire", async () => {
    const { clock, kinesis, put, dropped } = createBounded();
    const fill = async (stream: string) => {
      for (let time = 0; time < 9; time++) await put(stream, MIB - 1);
    };
    await fill("a");
    kinesis.deleteStream(scope, { StreamName: "a" });
    await fill("b");
    await clock.advance(25 * 3_600_000);
    await fill("b");
    expect(dropped).to.deep.equal([]);
  });
});
