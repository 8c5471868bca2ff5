import { expect } from "chai";
import type { ShardFilter } from "../../../emulator/kinesis/shard-filter.ts";
import { createStream, errorOf, scope, streamArn } from "./create-stream.ts";

const HOUR_MS = 3_600_000;

function createListing() {
  const stream = createStream();
  const list = (input: Partial<Parameters<typeof stream.kinesis.listShards>[1]>) =>
    stream.kinesis.listShards(scope, { StreamName: "input", ...input });
  return { ...stream, list };
}

/** Shard 0 is split into 1 and 2 after an hour, and then an hour passes. */
async function createSplitStream() {
  const { list, ...stream } = createListing();
  await stream.clock.advance(HOUR_MS);
  stream.kinesis.splitShard(scope, {
    StreamName: "input",
    ShardToSplit: "shardId-000000000000",
    NewStartingHashKey: "9",
  });
  await stream.clock.advance(HOUR_MS);
  const numbers = (input: Parameters<typeof list>[0]) =>
    list(input).Shards.map(({ ShardId }) => Number(ShardId.slice(-12)));
  return { ...stream, list, numbers };
}

describe("Listing shards", () => {
  it("filters by where they stand in the stream's history", async () => {
    const { clock, numbers } = await createSplitStream();
    const ago = (ms: number) => new Date(clock.now() - ms);
    const table: [ShardFilter, number[]][] = [
      [{ Type: "FROM_TRIM_HORIZON" }, [0, 1, 2]],
      [{ Type: "AT_TRIM_HORIZON" }, [0]],
      [{ Type: "AT_LATEST" }, [1, 2]],
      [{ Type: "AT_TIMESTAMP", Timestamp: ago(1.5 * HOUR_MS) }, [0]],
      // KCL 3 asks so, and begins nowhere when no shard comes back.
      [{ Type: "AT_TIMESTAMP", Timestamp: new Date(0) }, [0]],
      [{ Type: "FROM_TIMESTAMP", Timestamp: new Date(0) }, [0, 1, 2]],
      [{ Type: "AT_TIMESTAMP", Timestamp: ago(0.5 * HOUR_MS) }, [1, 2]],
      [{ Type: "FROM_TIMESTAMP", Timestamp: ago(1.5 * HOUR_MS) }, [0, 1, 2]],
      [{ Type: "FROM_TIMESTAMP", Timestamp: ago(0.5 * HOUR_MS) }, [1, 2]],
      [{ Type: "AFTER_SHARD_ID", ShardId: "shardId-000000000001" }, [2]],
      [{ Type: "AFTER_SHARD_ID", ShardId: "shardId-1" }, [2]],
    ];
    for (const [ShardFilter, expected] of table)
      expect(numbers({ ShardFilter }), ShardFilter.Type).to.deep.equal(expected);
  });

  it("goes page by page", async () => {
    const { kinesis, list } = await createSplitStream();
    const first = list({ MaxResults: 2 });
    const second = kinesis.listShards(scope, { NextToken: first.NextToken });
    expect([first, second].map(({ Shards }) => Shards.length)).to.deep.equal([2, 1]);
    expect(second).not.to.have.property("NextToken");
  });

  it("keeps the filter from page to page, times too", async () => {
    const { clock, kinesis, list } = await createSplitStream();
    const Timestamp = new Date(clock.now() - 0.5 * HOUR_MS);
    const first = list({ MaxResults: 1, ShardFilter: { Type: "AT_TIMESTAMP", Timestamp } });
    const second = kinesis.listShards(scope, { NextToken: first.NextToken });
    expect(second.Shards.map(({ ShardId }) => ShardId)).to.deep.equal(["shardId-000000000002"]);
    expect(second).not.to.have.property("NextToken");
  });

  it("honours a page token for 300 seconds, and alone", async () => {
    const { clock, kinesis, list } = await createSplitStream();
    const { NextToken } = list({ MaxResults: 1 });
    const stray: Parameters<typeof kinesis.listShards>[1][] = [
      { StreamName: "input" },
      { StreamARN: streamArn },
      { StreamCreationTimestamp: new Date(0) },
      { ExclusiveStartShardId: "shardId-000000000000" },
      { ShardFilter: { Type: "AT_LATEST" } },
    ];
    for (const input of stray) {
      expect(errorOf(() => kinesis.listShards(scope, { NextToken, ...input }))).to.equal(
        `InvalidArgumentException: NextToken and ${Object.keys(input)[0]} cannot be provided together.`,
      );
    }
    await clock.advance(300_000);
    expect(kinesis.listShards(scope, { NextToken }).Shards).to.have.length(2);
    await clock.advance(1);
    expect(errorOf(() => kinesis.listShards(scope, { NextToken }))).to.match(/^ExpiredNextTokenException/);
  });

  it("tells a stream from an earlier one of its name", async () => {
    const { clock, list } = createListing();
    expect(list({ StreamCreationTimestamp: new Date(clock.now()) }).Shards).to.have.length(1);
    expect(errorOf(() => list({ StreamCreationTimestamp: new Date(clock.now() - 5000) }))).to.match(
      /^ResourceNotFoundException: Stream input/,
    );
  });

  it("starts after a shard", async () => {
    expect((await createSplitStream()).numbers({ ExclusiveStartShardId: "shardId-000000000000" })).to.deep.equal([
      1, 2,
    ]);
  });

  it("refuses a filter without what it needs, and a token that is none", async () => {
    const { list } = await createSplitStream();
    expect(errorOf(() => list({ ShardFilter: { Type: "AT_TIMESTAMP" } }))).to.match(
      /^InvalidArgumentException: Timestamp must be specified/,
    );
    expect(errorOf(() => list({ ShardFilter: { Type: "AFTER_SHARD_ID" } }))).to.match(
      /^InvalidArgumentException: ShardId must be specified/,
    );
    const { kinesis } = createStream();
    for (const NextToken of ["x", Buffer.from("[]").toString("base64")])
      expect(errorOf(() => kinesis.listShards(scope, { NextToken }))).to.match(
        /^InvalidArgumentException: Invalid NextToken/,
      );
    expect(errorOf(() => kinesis.listShards(scope, {}))).to.match(/^InvalidArgumentException: Either NextToken or/);
  });
});
